package io.postrider.worker.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs transactions on a producer, and opens another when one is past use. For one thread. */
final class Transactions implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Transactions.class);

    /** An end that timed out is asked for again so often: Kafka lets commit and abort be repeated, nothing else. */
    private static final int END_TRIES = 3;

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Supplier<Producer<String, byte[]>> producers;
    private @Nullable Producer<String, byte[]> producer;

    /** @param producers makes a transactional one, not initialised; all of them with one transactional id */
    Transactions(Supplier<Producer<String, byte[]>> producers) {
        this.producers = producers;
    }

    /** How a transaction ended. */
    sealed interface End {

        record Committed() implements End {}

        /** It did not happen. {@code oversize}: nor will it, as long as a record of it is larger than Kafka takes. */
        record Aborted(String reason, boolean oversize) implements End {}

        /** Nobody here can tell; the producer is gone. Once {@link #open} has returned, the stable offsets tell. */
        record Unknown(String reason) implements End {}
    }

    /**
     * Makes sure that there is a producer. When that returns, every earlier transaction of this instance has ended, one way
     * or the other.
     *
     * @throws KafkaException when Kafka does not answer; to be tried again
     */
    void open() {
        if (producer != null) {
            return;
        }
        Producer<String, byte[]> fresh = producers.get();
        try {
            fresh.initTransactions();
            producer = fresh;
        } finally {
            if (producer == null) {
                fresh.close(Duration.ZERO);
            }
        }
    }

    /** Commits. Needs {@link #open}. */
    End run(Prepared prepared) {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = prepared.offsets();
            open.beginTransaction();
            for (Decision decision : prepared.commit().decisions()) {
                for (ProducerRecord<String, byte[]> record : decision.records()) {
                    send(open, record);
                }
            }
            if (!offsets.isEmpty()) {
                open.sendOffsetsToTransaction(offsets, prepared.group());
            }
        } catch (RuntimeException e) {
            return abort(open, e);
        }
        return commit(open);
    }

    /** The future is not looked at: what a send fails of, the commit throws. */
    private static void send(Producer<String, byte[]> open, ProducerRecord<String, byte[]> record) {
        var unused = open.send(record);
    }

    private End commit(Producer<String, byte[]> open) {
        for (int attempt = 1; ; attempt++) {
            try {
                open.commitTransaction();
                return new End.Committed();
            } catch (TimeoutException e) {
                // Ambiguous: the broker may or may not have taken it. Asking again gives the answer to the first
                // asking.
                if (attempt == END_TRIES) {
                    return lost(open, e);
                }
                LOG.warnf("a commit has not been answered, asked again: %s", e.getMessage());
            } catch (RuntimeException e) {
                return abort(open, e);
            }
        }
    }

    private End abort(Producer<String, byte[]> open, RuntimeException why) {
        for (int attempt = 1; ; attempt++) {
            try {
                open.abortTransaction();
                return new End.Aborted(line(why), isOversize(why));
            } catch (TimeoutException e) {
                if (attempt == END_TRIES) {
                    return lost(open, e);
                }
            } catch (RuntimeException e) {
                // Fenced, or another error that ends a producer: then the abort says so again.
                return lost(open, why);
            }
        }
    }

    private End lost(Producer<String, byte[]> open, RuntimeException why) {
        producer = null;
        try {
            open.close(Duration.ZERO);
        } catch (RuntimeException e) {
            // It is of no use any more; what matters is that another is opened.
            LOG.warnf("a producer that is given up does not close: %s", line(e));
        }
        return new End.Unknown(line(why));
    }

    private static boolean isOversize(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    private static String line(Throwable why) {
        return why.getClass().getSimpleName() + ": " + why.getMessage();
    }

    @Override
    public void close() {
        Producer<String, byte[]> open = producer;
        if (open != null) {
            producer = null;
            open.close(CLOSE);
        }
    }
}
