package io.postrider.broker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * One run of Kafka's server, from start to stop, both bounded in time.
 *
 * <p>Kafka ends the process where it cannot go on (the last log directory failed, say). For a queue that must not acknowledge
 * what it did not write that is right once it runs, and it stays so; while it starts, the caller gets an exception instead.
 */
final class BrokerRun {
    /** Long, because reading the logs again after a crash may take long, and then waiting is all that helps. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** How long a start that wanted to end the process has for saying why. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final KafkaRaftServer server;

    private BrokerRun(KafkaRaftServer server) {
        this.server = server;
    }

    /**
     * Starts the server and returns when it takes requests of clients. One start at a time: Kafka's way of ending the process
     * is a static.
     *
     * @throws ExecutionException with what Kafka said, after everything that was begun has been stopped
     */
    static synchronized BrokerRun start(Map<String, Object> properties)
            throws ExecutionException, InterruptedException {
        CompletableFuture<BrokerRun> started = new CompletableFuture<>();
        Exit.setHaltProcedure((status, message) -> giveUpSoon(started, message));
        Exit.setExitProcedure((status, message) -> giveUpSoon(started, message));
        try {
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            BrokerRun run = new BrokerRun(server);
            Thread.ofPlatform().name("broker-start").daemon().start(() -> run.startup(started));
            try {
                return started.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | InterruptedException e) {
                run.stop();
                throw e;
            } catch (TimeoutException e) {
                run.stop();
                throw new ExecutionException("not ready within " + START_LIMIT.toSeconds() + " s", e);
            }
        } catch (RuntimeException e) {
            throw new ExecutionException(e);
        } finally {
            Exit.resetHaltProcedure();
            Exit.resetExitProcedure();
        }
    }

    private void startup(CompletableFuture<BrokerRun> started) {
        try {
            server.startup();
            started.complete(this);
        } catch (Throwable e) {
            // Errors too: whatever it was, the caller is waiting for it.
            started.completeExceptionally(e);
        }
    }

    private static void giveUpSoon(CompletableFuture<BrokerRun> started, String message) {
        Executor later = CompletableFuture.delayedExecutor(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
        later.execute(() -> started.completeExceptionally(
                new IllegalStateException(message == null ? "Kafka gave up; its log says why" : message)));
    }

    /** Stops in order; returns whether that was done within its limit. What is on the disk is whole either way. */
    boolean stop() {
        Thread stopping = Thread.ofPlatform().name("broker-stop").daemon().start(server::shutdown);
        try {
            return stopping.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
