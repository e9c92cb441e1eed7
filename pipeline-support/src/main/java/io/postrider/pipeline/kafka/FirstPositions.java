package io.postrider.pipeline.kafka;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where a group begins that has committed nothing yet. */
public final class FirstPositions {

    private FirstPositions() {}

    /**
     * Sends those of the partitions that have no committed offset to the start of the log; leaves the others alone. For
     * {@code onPartitionsAssigned}, on the polling thread.
     */
    public static void on(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString() + consumer);
    }
}
