package io.postrider.pipeline.stage;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps back what must not be processed yet: a stage consumes only what its gate lets through. Each consumer has a gate of
 * its own, called by the stage's thread alone.
 */
public interface Gate {

    /** Lets everything through. */
    Gate OPEN = new Gate() {
        @Override
        public Duration beforePoll(Consumer<String, byte[]> consumer) {
            return Duration.ofDays(1);
        }

        @Override
        public ConsumerRecords<String, byte[]> admit(
                Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled) {
            return polled;
        }

        @Override
        public void forget(Collection<TopicPartition> partitions) {}
    };

    /** Resumes the partitions that need not wait any more; how long the poll that follows may last at most. */
    Duration beforePoll(Consumer<String, byte[]> consumer);

    /**
     * What may be processed, of each partition the first so many records. Where something is kept back, the gate has paused
     * the partition and sought what it keeps, and the next offset is that.
     */
    ConsumerRecords<String, byte[]> admit(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled);

    /** Those partitions are another's now, or are resumed and read anew from what is committed. */
    void forget(Collection<TopicPartition> partitions);
}
