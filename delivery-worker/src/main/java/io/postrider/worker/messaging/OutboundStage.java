package io.postrider.worker.messaging;

import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.config.LedgerSettings;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.ledger.Moment;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The worker's stage: {@code mail.outbound} in, what became of it out, exactly once (DESIGN section 6). Two threads: one
 * polls, one commits. After an error that ends a consumer it gives up its partitions and joins its group anew.
 */
final class OutboundStage implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OutboundStage.class);

    private static final Duration JOIN_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final Duration STOP =
            OutboundLoop.TO_FINISH.plus(OutboundLoop.TO_HAND_BACK).plusSeconds(5);

    private final StageClients clients;
    private final Supplier<Duration> session;
    private final StableOffsets offsets;
    private final SharedLedger ledger;
    private final Committer committer;
    private final Intake intake;
    private final Deliveries deliveries;
    private final WorkerMetrics metrics;
    private final int pollRecords;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable String trouble;
    private volatile @Nullable Throwable fault;

    /** @param session how long the group keeps a silent member's partitions for it; asked before each joining, may throw */
    OutboundStage(
            StageClients clients,
            Supplier<Duration> session,
            StableOffsets offsets,
            LedgerLimits limits,
            Deliveries deliveries,
            Settler settler,
            WorkerMetrics metrics,
            Clock clock) {
        this.clients = clients;
        this.session = session;
        this.offsets = offsets;
        this.metrics = metrics;
        this.ledger = new SharedLedger(limits, SharedLedger.steadyClock(), Moment::now);
        this.committer = new Committer(ledger, new Transactions(clients::producer), offsets, metrics);
        this.deliveries = deliveries;
        this.intake = new Intake(ledger, deliveries, settler, metrics, clock);
        this.pollRecords = LedgerSettings.pollRecords(limits);
        this.thread = Thread.ofPlatform().name("worker-outbound").unstarted(this::work);
    }

    void start() {
        metrics.watch(ledger);
        committer.start();
        thread.start();
    }

    /** What keeps the stage from reading, in one line; empty when nothing does. */
    Optional<String> trouble() {
        boolean running = thread.isAlive() && committer.isRunning();
        return running
                ? Optional.ofNullable(trouble)
                : Optional.of(fault().map(why -> "ended by " + why).orElse("not running"));
    }

    /** What ended one of its threads, when nobody asked for it: only a restart helps. */
    Optional<Throwable> fault() {
        return Optional.ofNullable(fault).or(committer::fault);
    }

    private void work() {
        try {
            while (mayGoOn()) {
                membership();
            }
        } catch (InterruptedException e) {
            LOG.warn("the stage was stopped before it had finished");
        } catch (Error e) {
            fault = e;
            LOG.fatal("the worker takes no more mail and has left its group: it must be restarted", e);
        }
    }

    private boolean mayGoOn() {
        return !isStopping() && committer.isRunning();
    }

    private void membership() throws InterruptedException {
        OutboundLoop loop = null;
        try {
            Duration timeout = session.get();
            Consumer<String, byte[]> consumer = clients.consumer();
            try {
                loop = new OutboundLoop(consumer, ledger, committer, intake, offsets, metrics, pollRecords);
                loop.join(timeout);
                while (mayGoOn()) {
                    loop.turn();
                    trouble = null;
                }
                loop.leave();
            } finally {
                consumer.close(CloseOptions.timeout(CLOSE));
            }
        } catch (RuntimeException e) {
            // Kafka's trouble or a fault of ours: either way the group gives the partitions to who is well.
            LOG.errorf(e, "the worker leaves its group and joins again");
            trouble = e.getClass().getSimpleName() + ": " + e.getMessage();
            forgetAll(loop);
            var unused = stopping.await(JOIN_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Error e) {
            forgetAll(loop);
            throw e;
        }
    }

    /** Whoever has left the group sends nothing more of what it had. */
    private void forgetAll(@Nullable OutboundLoop loop) {
        if (loop != null) {
            loop.forget(ledger.assigned());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Gives out nothing more, finishes what is on the wire within five seconds, commits, and leaves the group. */
    @Override
    public void close() {
        stopping.countDown();
        deliveries.stop();
        try {
            if (!thread.join(STOP)) {
                thread.interrupt();
                var unused = thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        committer.close();
    }
}
