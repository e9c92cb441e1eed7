package io.postrider.router.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records whose delay is over, on their way into one transaction. Bounded; for one thread. */
final class ReleaseBatch {

    /** Records of one transaction: enough for thousands a second at a commit every few tens of milliseconds. */
    static final int MAX_RECORDS = 1_000;

    /** Octets of one transaction. A batch may exceed either bound by what one poll brings. */
    static final long MAX_OCTETS = 8L * 1024 * 1024;

    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private long octets;

    void add(ConsumerRecord<String, byte[]> record) {
        records.add(record);
        octets += Math.max(0, record.serializedValueSize());
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    boolean isFull() {
        return records.size() >= MAX_RECORDS || octets >= MAX_OCTETS;
    }

    List<ConsumerRecord<String, byte[]>> records() {
        return records;
    }

    /** Leaves the records of those partitions to their new owner. */
    void drop(Collection<TopicPartition> partitions) {
        records.removeIf(record -> partitions.contains(partitionOf(record)));
    }

    /** Where to go on when the batch is committed. */
    Map<TopicPartition, OffsetAndMetadata> offsetsAfter() {
        Map<TopicPartition, OffsetAndMetadata> after = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            after.put(partitionOf(record), new OffsetAndMetadata(record.offset() + 1));
        }
        return after;
    }

    /** Where to begin again when it is not. */
    Map<TopicPartition, Long> firstOffsets() {
        Map<TopicPartition, Long> first = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            first.putIfAbsent(partitionOf(record), record.offset());
        }
        return first;
    }

    private static TopicPartition partitionOf(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
