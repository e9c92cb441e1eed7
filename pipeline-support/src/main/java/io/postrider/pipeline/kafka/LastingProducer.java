package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/**
 * A producer without transactions that outlives Kafka's fatal errors: a watch looks at it twice a second, and one that is
 * broken for good, or silent for longer than any delivery may take, is ended and replaced. Until there is another, what is
 * sent fails at once. Thread-safe.
 */
public final class LastingProducer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LastingProducer.class);
    private static final Duration WATCH = Duration.ofMillis(500);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Supplier<? extends Producer<String, byte[]>> producers;
    private final Duration silence;
    private final ScheduledExecutorService watch;
    private volatile ProducerRun current;
    private boolean closed;

    /**
     * Makes the first producer before it returns.
     *
     * @param name in the log and in thread names
     * @param producers makes one; may block, but for its {@code send} no longer than callers of {@link #current} can bear
     * @param silence longer than the producers' delivery timeout: after that an answer is not waited for
     */
    public LastingProducer(String name, Supplier<? extends Producer<String, byte[]>> producers, Duration silence) {
        this.name = name;
        this.producers = producers;
        this.silence = silence;
        this.current = new ProducerRun(producers.get());
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name + "-watch").factory());
        var unused =
                watch.scheduleWithFixedDelay(this::look, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The producer of now. Records that belong together and in order go to one and the same. */
    public ProducerRun current() {
        return current;
    }

    /** Waits a few seconds for what is on its way. */
    @Override
    public void close() {
        ProducerRun last = last();
        watch.shutdownNow();
        last.close(CLOSE_PATIENCE);
    }

    private void look() {
        ProducerRun old = current;
        if (!old.isBroken(silence)) {
            return;
        }
        LOG.warnf("producer %s is broken and is replaced", name);
        // A thread of its own, for a producer in this state may not even be able to close.
        Thread.ofVirtual().name(name + "-close").start(() -> old.close(Duration.ZERO));
        try {
            old.end();
            replaceWith(new ProducerRun(producers.get()));
        } catch (RuntimeException e) {
            // The old one is over: until the next look whatever is sent fails.
            LOG.warnf("producer %s: no new one yet: %s", name, e.getMessage());
        }
    }

    private synchronized ProducerRun last() {
        closed = true;
        return current;
    }

    private synchronized void replaceWith(ProducerRun next) {
        if (closed) {
            next.close(Duration.ZERO);
        } else {
            current = next;
        }
    }
}
