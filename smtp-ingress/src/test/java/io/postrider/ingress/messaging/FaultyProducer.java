package io.postrider.ingress.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/** A producer that acknowledges at once, says nothing at all, or throws at every send. */
final class FaultyProducer implements Producer<String, byte[]> {

    enum Fault {
        NONE,
        SILENT,
        FATAL
    }

    final Queue<Callback> unanswered = new ConcurrentLinkedQueue<>();
    volatile boolean closed;
    private final Fault fault;

    FaultyProducer(Fault fault) {
        this.fault = fault;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        RecordMetadata where = new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0);
        switch (fault) {
            case NONE -> callback.onCompletion(where, null);
            case SILENT -> unanswered.add(callback);
            case FATAL -> throw new KafkaException("in an error state");
        }
        return CompletableFuture.completedFuture(where);
    }

    @Override
    public void close(Duration timeout) {
        closed = true;
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    @Override
    public void flush() {}

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return List.of();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {}

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {}

    @Override
    public void initTransactions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void beginTransaction() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commitTransaction() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction() {
        throw new UnsupportedOperationException();
    }
}
