package io.postrider.pipeline.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What is under way with a transactional producer: nothing, or a transaction with results and consumed offsets. */
final class StageTransaction {

    private static final int MAX_RECORDS = 5_000;

    /** Values and headers: far less than a broker takes in a transaction's time. */
    static final long MAX_OCTETS = 8L * 1024 * 1024;

    private final Producer<String, byte[]> producer;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final AtomicReference<@Nullable Exception> sendFailure = new AtomicReference<>();
    private boolean open;
    private int consumed;
    private int written;
    private long writtenOctets;

    StageTransaction(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    boolean isOpen() {
        return open;
    }

    /** Records consumed in it. */
    int consumed() {
        return consumed;
    }

    /** Whether it holds so much, consumed or written, that it is time to commit. */
    boolean isFull() {
        return consumed >= MAX_RECORDS || written >= MAX_RECORDS || writtenOctets >= MAX_OCTETS;
    }

    /** Begins one if none is open; blocks only while the producer's buffer is full. */
    void add(
            List<ProducerRecord<String, byte[]>> results,
            Map<TopicPartition, OffsetAndMetadata> nextOffsets,
            int consumedRecords) {
        if (!open) {
            sendFailure.set(null);
            // Before, not after: a producer that cannot begin must not pass for one with nothing to abort.
            open = true;
            producer.beginTransaction();
        }
        offsets.putAll(nextOffsets);
        consumed += consumedRecords;
        for (ProducerRecord<String, byte[]> result : results) {
            written++;
            writtenOctets +=
                    Slices.headerOctets(result.headers()) + (result.value() == null ? 0 : result.value().length);
            // A failure fails the commit as well; it is kept to tell what it was.
            var unused = producer.send(result, (metadata, failure) -> {
                if (failure != null) {
                    sendFailure.compareAndSet(null, failure);
                }
            });
        }
    }

    /** Commits results and offsets together, or throws; the transaction is open until it has not. */
    void commit(ConsumerGroupMetadata member) {
        producer.sendOffsetsToTransaction(offsets, member);
        producer.commitTransaction();
        clear();
    }

    /**
     * Undoes it, if one is open.
     *
     * @throws RuntimeException when this producer can do nothing any more, or does not know what has become of its commit
     */
    void abort() {
        if (open) {
            producer.abortTransaction();
            clear();
        }
    }

    /** The failure that lies in what was sent, so that sending the same again would fail again; null if it is no such. */
    @Nullable
    Exception recordsFault(RuntimeException failure) {
        if (sendFailure.get() instanceof Exception sent && isRecordsFault(sent)) {
            return sent;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Exception exception && isRecordsFault(exception)) {
                return exception;
            }
        }
        return null;
    }

    private static boolean isRecordsFault(Exception failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof SerializationException;
    }

    private void clear() {
        open = false;
        consumed = 0;
        written = 0;
        writtenOctets = 0;
        offsets.clear();
    }
}
