package io.postrider.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.schedule.DelayTopic;
import io.postrider.testing.clock.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DueGateTest {

    private static final TopicPartition SECOND = new TopicPartition(DelayTopic.S1.topic(), 0);
    private static final TopicPartition MINUTE = new TopicPartition(DelayTopic.M1.topic(), 0);

    private final ManualClock clock = ManualClock.at("2026-05-01T12:00:00Z");
    private final DueGate gate = new DueGate(clock);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");

    @BeforeEach
    void assign() {
        consumer.assign(List.of(SECOND, MINUTE));
        consumer.seek(SECOND, 0);
        consumer.seek(MINUTE, 0);
    }

    @Test
    void whatIsDueGoesThroughAndTheRestWaitsForItsHead() {
        ConsumerRecords<String, byte[]> admitted = gate.admit(consumer, polled(SECOND, -1_500, -1_000, -999, -10));

        assertThat(admitted).extracting(ConsumerRecord::offset).containsExactly(0L, 1L);
        assertThat(admitted.nextOffsets())
                .hasEntrySatisfying(SECOND, next -> assertThat(next.offset()).isEqualTo(2));
        assertThat(consumer.position(SECOND)).isEqualTo(2);
        assertThat(consumer.paused()).containsExactly(SECOND);
        Duration untilTheNextRound = Duration.ofMillis(ReleasePace.ROUND_MILLIS);
        assertThat(gate.beforePoll(consumer)).isEqualTo(untilTheNextRound);

        clock.advance(untilTheNextRound);
        assertThat(gate.beforePoll(consumer)).isGreaterThan(Duration.ofHours(1));
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void whereNothingIsDueNothingIsConsumed() {
        ConsumerRecords<String, byte[]> admitted = gate.admit(consumer, polled(MINUTE, -59_999, 0));

        assertThat(admitted).isEmpty();
        assertThat(consumer.position(MINUTE)).isZero();
        assertThat(consumer.paused()).containsExactly(MINUTE);
    }

    @Test
    void whereAllIsDueThePositionIsKafkasOwnWhichIsPastTransactionMarkers() {
        ConsumerRecords<String, byte[]> admitted = gate.admit(consumer, polled(SECOND, -2_000, -1_000));

        assertThat(admitted).hasSize(2);
        assertThat(admitted.nextOffsets())
                .hasEntrySatisfying(SECOND, next -> assertThat(next.offset()).isEqualTo(3));
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void whatIsDueAllAtOnceGoesThroughByAndBy() {
        ConsumerRecords<String, byte[]> longSinceDue = polled(SECOND, new long[ReleasePace.ROUND_RECORDS + 10]);
        clock.advance(Duration.ofMinutes(1));

        assertThat(gate.admit(consumer, longSinceDue)).hasSize(ReleasePace.ROUND_RECORDS);
        assertThat(consumer.position(SECOND)).isEqualTo(ReleasePace.ROUND_RECORDS);
        assertThat(consumer.paused()).containsExactly(SECOND);
        assertThat(gate.beforePoll(consumer)).isEqualTo(Duration.ofMillis(ReleasePace.ROUND_MILLIS));

        clock.advance(Duration.ofMillis(ReleasePace.ROUND_MILLIS));
        gate.beforePoll(consumer);
        assertThat(consumer.paused()).isEmpty();
        assertThat(gate.admit(consumer, longSinceDue)).hasSize(ReleasePace.ROUND_RECORDS);
    }

    @Test
    void whatIsDueInOneRoundOfSeveralPartitionsGoesTogether() {
        gate.admit(consumer, polled(SECOND, -950));
        gate.admit(consumer, polled(MINUTE, -59_850));

        clock.advance(Duration.ofMillis(ReleasePace.ROUND_MILLIS - 1));
        gate.beforePoll(consumer);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(SECOND, MINUTE);

        clock.advance(Duration.ofMillis(1));
        gate.beforePoll(consumer);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void thePaceOfOnePartitionIsNotTheOthers() {
        gate.admit(consumer, polled(SECOND, -3_000, -2_000, -1_000));
        ConsumerRecords<String, byte[]> longSinceDue = polled(MINUTE, new long[ReleasePace.ROUND_RECORDS]);
        clock.advance(Duration.ofMinutes(1));

        assertThat(gate.admit(consumer, longSinceDue)).hasSize(ReleasePace.ROUND_RECORDS);
        assertThat(consumer.paused()).isEmpty();
        assertThat(gate.admit(consumer, polled(SECOND, -3_000, -2_000, -1_000))).hasSize(3);
    }

    @Test
    void aPartitionThatIsAnothersNowIsNotResumed() {
        gate.admit(consumer, polled(SECOND, 0));
        gate.forget(List.of(SECOND));
        consumer.assign(List.of(MINUTE));
        clock.advance(Duration.ofSeconds(2));

        assertThat(gate.beforePoll(consumer)).isGreaterThan(Duration.ofHours(1));
    }

    /** Records written so many milliseconds from now, and a marker behind them. */
    private ConsumerRecords<String, byte[]> polled(TopicPartition partition, long... written) {
        List<ConsumerRecord<String, byte[]>> records = IntStream.range(0, written.length)
                .mapToObj(i -> new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        i,
                        clock.millis() + written[i],
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        "key",
                        new byte[0],
                        new RecordHeaders(),
                        Optional.empty()))
                .toList();
        return new ConsumerRecords<>(
                Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(written.length + 1)));
    }
}
