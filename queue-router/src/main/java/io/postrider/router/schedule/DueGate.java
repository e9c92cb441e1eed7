package io.postrider.router.schedule;

import io.postrider.pipeline.stage.Gate;
import io.postrider.schedule.DelayTopic;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a record of a delay topic through when its delay is over, never earlier. All of a topic wait equally long, so where
 * one is not due those behind it are not either: the partition is paused until then. What is due goes at the
 * {@link ReleasePace}.
 */
final class DueGate implements Gate {

    private static final Duration NOTHING_HELD = Duration.ofDays(1);

    private final Clock clock;
    private final Holds holds = new Holds();
    private final ReleasePace pace = new ReleasePace();

    DueGate(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Duration beforePoll(Consumer<String, byte[]> consumer) {
        long now = clock.millis();
        consumer.resume(holds.takeOver(now));
        return holds.earliest().isPresent() ? Duration.ofMillis(holds.earliest().getAsLong() - now) : NOTHING_HELD;
    }

    @Override
    public ConsumerRecords<String, byte[]> admit(
            Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> admitted = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<String, byte[]>> records = polled.records(partition);
            int due = pace.take(partition, countDue(partition, records), clock.millis());
            if (due < records.size()) {
                ConsumerRecord<String, byte[]> head = records.get(due);
                // In this order: what was fetched from the head before the pause would stay in the consumer's buffer,
                // and
                // with anything in there a poll of the consumer protocol returns at once, to no avail.
                consumer.pause(List.of(partition));
                consumer.seek(partition, head.offset());
                holds.hold(partition, ReleasePace.roundFor(endOfDelay(partition, head), clock.millis()));
                next.put(partition, new OffsetAndMetadata(head.offset(), head.leaderEpoch(), ""));
            }
            if (due > 0) {
                admitted.put(partition, records.subList(0, due));
            }
        }
        return new ConsumerRecords<>(admitted, next);
    }

    @Override
    public void forget(Collection<TopicPartition> partitions) {
        holds.forget(partitions);
        pace.forget(partitions);
    }

    private int countDue(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        int due = 0;
        while (due < records.size() && endOfDelay(partition, records.get(due)) <= clock.millis()) {
            due++;
        }
        return due;
    }

    private static long endOfDelay(TopicPartition partition, ConsumerRecord<String, byte[]> record) {
        DelayTopic topic = DelayTopic.named(partition.topic()).orElseThrow();
        return record.timestamp() + topic.delay().toMillis();
    }
}
