package io.postrider.router.schedule;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.stage.TransactionalStage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Releases mail from the delay topics when its delay is over: exactly once, never early, and with nothing held in memory
 * but the moment at which each partition's head is due. What is released goes to the handler, which routes it or places
 * it again; outputs and offsets are one transaction.
 *
 * <p>Owns its clients (DESIGN section 6): pauses must survive, and the group's metadata is read on the polling thread.
 * After trouble with Kafka it begins again with new ones, from the offsets committed.
 */
public final class Releaser implements AutoCloseable {

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(Releaser.class);

    private final KafkaClients clients;
    private final TransactionalStage.Handler handler;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable ReleaseSession session;
    private volatile @Nullable String trouble;

    public Releaser(KafkaClients clients, TransactionalStage.Handler handler, Clock clock) {
        this.clients = clients;
        this.handler = handler;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(ReleaseSession.GROUP).unstarted(this::run);
    }

    /** Starts its thread; returns at once. */
    public void start() {
        thread.start();
    }

    /** What is wrong, in one line; empty when nothing is. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Asks it to stop after its present transaction; returns at once. */
    public void stop() {
        stopping = true;
        ReleaseSession current = session;
        if (current != null) {
            current.wakeUp();
        }
    }

    /** Stops it and waits until it has left its group, 10 s at most. */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(FAREWELL)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration backOff = FIRST_BACK_OFF;
        while (!stopping) {
            try (ReleaseSession current = new ReleaseSession(clients, handler, clock)) {
                session = current;
                while (!stopping) {
                    current.step();
                    trouble = current.trouble();
                    backOff = FIRST_BACK_OFF;
                }
            } catch (WakeupException e) {
                LOG.debug("woken to stop", e);
            } catch (InterruptException | InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                trouble = "schedule: " + e;
                LOG.errorf(e, "the schedule begins again in %d ms", backOff.toMillis());
                if (!pause(backOff)) {
                    return;
                }
                backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) > 0
                        ? LONGEST_BACK_OFF
                        : backOff.multipliedBy(2);
            } finally {
                session = null;
            }
        }
    }

    private boolean pause(Duration length) {
        try {
            Thread.sleep(length);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
