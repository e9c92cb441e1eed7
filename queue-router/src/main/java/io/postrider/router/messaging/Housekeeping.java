package io.postrider.router.messaging;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.router.purge.Purger;
import io.postrider.router.schedule.ScheduleDepth;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** Every ten seconds: purges what is done with, and measures the schedule. One thread; failures wait for the next round. */
final class Housekeeping implements AutoCloseable {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final KafkaClients clients;
    private final Duration keep;
    private final RouterMetrics metrics;
    private final Clock clock;
    private final Thread thread =
            Thread.ofPlatform().name("queue-router-housekeeping").unstarted(this::run);

    Housekeeping(KafkaClients clients, Duration keep, RouterMetrics metrics, Clock clock) {
        this.clients = clients;
        this.keep = keep;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                rounds();
            }
        } catch (InterruptedException e) {
            LOG.debug("housekeeping ends", e);
        }
    }

    /** With one client, until that is of no use. */
    private void rounds() throws InterruptedException {
        try (Admin admin = clients.admin("queue-router-housekeeping")) {
            Purger purger = new Purger(admin, keep, clock);
            ScheduleDepth depth = new ScheduleDepth(admin);
            while (true) {
                round(purger, depth);
                Thread.sleep(INTERVAL);
            }
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "housekeeping opens a new client");
        }
    }

    private void round(Purger purger, ScheduleDepth depth) throws InterruptedException {
        try {
            purger.purge();
            metrics.depths(depth.measure());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warnf("housekeeping is left to the next round: %s", e);
        }
    }
}
