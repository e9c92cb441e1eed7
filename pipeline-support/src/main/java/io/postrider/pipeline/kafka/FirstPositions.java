package io.postrider.pipeline.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Where a group begins that has committed nothing yet, since its consumers never jump by themselves. */
public final class FirstPositions {

    private static final Logger LOG = Logger.getLogger(FirstPositions.class);

    private FirstPositions() {}

    /**
     * Sends those of the partitions that have no committed offset to the start of the log; leaves the others alone. For
     * {@code onPartitionsAssigned}, on the polling thread. A log that begins past 0 is warned of: either it was purged
     * before this group first came, or the group's offsets were lost and mail is processed again.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when Kafka does not answer
     */
    public static void on(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        List<TopicPartition> never = partitions.stream()
                .filter(partition -> committed.get(partition) == null)
                .toList();
        toLogStart(consumer, never);
    }

    /** Sends the partitions to the start of the log, whatever was committed. */
    public static void toLogStart(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        consumer.beginningOffsets(partitions).forEach((partition, start) -> {
            if (start > 0) {
                LOG.warnf(
                        "group %s has no position in %s and begins where the log does, at %d",
                        consumer.groupMetadata().groupId(), partition, start);
            }
            consumer.seek(partition, start);
        });
    }
}
