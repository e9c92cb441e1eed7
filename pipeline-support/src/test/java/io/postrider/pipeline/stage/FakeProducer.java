package io.postrider.pipeline.stage;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes transactions to a {@link FakeLog}; tests override what is to fail. */
class FakeProducer extends MockProducer<String, byte[]> {

    /** Like Kafka's, which refuses larger records at {@code send} and their transaction at its commit. */
    static final int MAX_RECORD_OCTETS = 1024 * 1024;

    private final FakeLog log;
    private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
    private long offset;
    private @Nullable RuntimeException refused;

    FakeProducer(FakeLog log) {
        super(true, null, new StringSerializer(), new ByteArraySerializer());
        this.log = log;
    }

    @Override
    public synchronized void beginTransaction() {
        sent.clear();
        refused = null;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, @Nullable Callback told) {
        if (record.value().length > MAX_RECORD_OCTETS) {
            refused = new RecordTooLargeException("too large");
            Objects.requireNonNull(told).onCompletion(null, refused);
            return CompletableFuture.failedFuture(refused);
        }
        sent.add(record);
        return completedFuture(null);
    }

    @Override
    public synchronized void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        offset = Objects.requireNonNull(offsets.get(FakeLog.PARTITION)).offset();
    }

    @Override
    public synchronized void commitTransaction() {
        if (refused != null) {
            throw new KafkaException("a send failed", refused);
        }
        log.commit(sent, offset);
    }

    @Override
    public synchronized void abortTransaction() {
        sent.clear();
    }

    @Override
    public void close(Duration timeout) {
        // MockProducer would not be asked again.
    }
}
