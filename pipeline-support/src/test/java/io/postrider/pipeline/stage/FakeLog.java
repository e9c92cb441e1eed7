package io.postrider.pipeline.stage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition and what has become of it, without Kafka: the records to consume, the offset that is committed, and each
 * committed transaction's results.
 */
final class FakeLog {

    static final String TOPIC = "in";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private final List<List<ProducerRecord<String, byte[]>>> transactions = new ArrayList<>();
    private long committed;

    synchronized void append(String key, byte[] value) {
        records.add(new ConsumerRecord<>(TOPIC, 0, records.size(), key, value));
    }

    synchronized void append(String... keys) {
        for (String key : keys) {
            append(key, key.getBytes(StandardCharsets.US_ASCII));
        }
    }

    synchronized void commit(List<ProducerRecord<String, byte[]>> results, long offset) {
        transactions.add(List.copyOf(results));
        committed = offset;
    }

    synchronized List<List<ProducerRecord<String, byte[]>>> transactions() {
        return List.copyOf(transactions);
    }

    /** The keys of what was committed to a topic, oldest first. */
    synchronized List<String> keys(String topic) {
        return transactions.stream()
                .flatMap(List::stream)
                .filter(record -> record.topic().equals(topic))
                .map(ProducerRecord::key)
                .toList();
    }

    private synchronized List<ConsumerRecord<String, byte[]>> from(long position) {
        return List.copyOf(records.subList((int) Math.min(position, records.size()), records.size()));
    }

    private synchronized OffsetAndMetadata committed() {
        return new OffsetAndMetadata(committed);
    }

    /** A group's only member. */
    class Member extends MockConsumer<String, byte[]> {

        private static final long AT_ONCE = 1;

        private @Nullable ConsumerRebalanceListener listener;

        Member() {
            super("none");
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener told) {
            super.subscribe(topics, told);
            listener = told;
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            if (assignment().isEmpty()) {
                rebalance(List.of(PARTITION));
                seek(PARTITION, FakeLog.this.committed().offset());
                if (listener != null) {
                    listener.onPartitionsAssigned(List.of(PARTITION));
                }
            }
            List<ConsumerRecord<String, byte[]>> found =
                    paused().contains(PARTITION) ? List.of() : from(position(PARTITION));
            if (found.isEmpty()) {
                LockSupport.parkNanos(Duration.ofMillis(AT_ONCE).toNanos());
                return ConsumerRecords.empty();
            }
            long next = found.getLast().offset() + 1;
            seek(PARTITION, next);
            return new ConsumerRecords<>(Map.of(PARTITION, found), Map.of(PARTITION, new OffsetAndMetadata(next)));
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
            partitions.forEach(partition -> found.put(partition, FakeLog.this.committed()));
            return found;
        }

        @Override
        public synchronized void close(CloseOptions options) {
            // MockConsumer would not be asked again.
        }
    }
}
