package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stage does about clients that fail, and what it lets be seen of it. */
class StageTroubleTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OUT = "out";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeLog log = new FakeLog();
    private final List<TransactionalStage> stages = new ArrayList<>();

    private volatile boolean broken = true;

    @AfterEach
    void stop() {
        stages.forEach(TransactionalStage::close);
    }

    @Test
    void commitsThatFailAgainAndAgainShowAndTheOneThatSucceedsClearsIt() {
        FlakyProducer producer = new FlakyProducer();
        log.append("a", "b");
        TransactionalStage stage = started(producer);

        await().atMost(SOON).until(() -> producer.attempts.size() >= 3);
        assertThat(stage.trouble()).hasValue("not now");

        broken = false;
        await().atMost(SOON).until(stage::isHealthy);
        assertThat(log.keys(OUT)).containsExactly("a", "b");
    }

    @Test
    void eachAttemptWaitsLongerThanTheLastUpToABound() {
        FlakyProducer producer = new FlakyProducer();
        log.append("a");
        TransactionalStage stage = started(producer);

        await().atMost(SOON).until(() -> producer.attempts.size() >= 5);

        List<Long> attempts = List.copyOf(producer.attempts);
        for (int i = 1; i < 5; i++) {
            assertThat(Duration.ofNanos(attempts.get(i) - attempts.get(i - 1)))
                    .isGreaterThanOrEqualTo(Backoff.FIRST.multipliedBy(1L << (i - 1)));
        }
        assertThat(stage.isHealthy()).isFalse();
    }

    @Test
    void newClientsDoNotHideThatTheLastOnesFailed() {
        // Each producer is beyond help after its first commit, so each attempt is made with new clients.
        List<Boolean> wellAtCommit = new CopyOnWriteArrayList<>();
        log.append("a");
        TransactionalStage stage = started(() -> clients(new FlakyProducer() {
            @Override
            public synchronized void commitTransaction() {
                wellAtCommit.add(stages.getFirst().isHealthy());
                super.commitTransaction();
            }

            @Override
            public synchronized void abortTransaction() {
                throw new IllegalStateException("fenced");
            }
        }));

        await().atMost(SOON).until(() -> wellAtCommit.size() >= 4);
        assertThat(wellAtCommit).startsWith(true, false, false, false);

        broken = false;
        await().atMost(SOON).until(stage::isHealthy);
        assertThat(log.keys(OUT)).containsExactly("a");
    }

    @Test
    void troubleThatLeftNothingToDoIsOverAfterAWhile() {
        AtomicLong nanos = new AtomicLong();
        StageHealth health = new StageHealth(nanos::get);
        health.opened();
        assertThat(health.trouble()).isEmpty();

        health.ill("a commit failed");
        health.opened();
        nanos.addAndGet(Backoff.LONGEST.toNanos());
        health.idle();
        assertThat(health.trouble()).hasValue("a commit failed");

        nanos.addAndGet(StageHealth.QUIET.toNanos());
        health.idle();
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void anErrorInItsThreadDoesNotEndTheStage() {
        broken = false;
        AtomicInteger opened = new AtomicInteger();
        log.append("a");
        TransactionalStage stage = started(() -> {
            switch (opened.incrementAndGet()) {
                case 1:
                    throw new OutOfMemoryError("no clients");
                case 2:
                    return new StageClients(
                            log.new Member() {
                                @Override
                                public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
                                    throw new NoClassDefFoundError("cut off");
                                }
                            },
                            new FakeProducer(log));
                default:
                    return clients(new FakeProducer(log));
            }
        });

        await().atMost(SOON).until(() -> log.keys(OUT).equals(List.of("a")));
        await().atMost(SOON).until(stage::isHealthy);
        assertThat(meters.counter("postrider.stage.reopened", "stage", "test").count())
                .isEqualTo(2);
    }

    @Test
    void aRecordThatCannotBeWrittenEvenAloneGoesToTheQuarantineAndTheOthersGoOn() {
        log.append("a", "b");
        log.append("huge", new byte[FakeProducer.MAX_RECORD_OCTETS - 1]);
        log.append("c", "d");
        TransactionalStage.Handler twiceAsLarge = batch -> batch.stream()
                .map(each -> new ProducerRecord<>(OUT, each.key(), new byte[2 * each.value().length]))
                .toList();
        TransactionalStage stage = started(twiceAsLarge, () -> clients(new FakeProducer(log)), () -> Gate.OPEN);

        await().atMost(SOON).until(() -> log.keys(OUT).equals(List.of("a", "b", "c", "d")));
        assertThat(log.keys(Topics.QUARANTINE)).containsExactly("in-0-2");
        await().atMost(SOON).until(stage::isHealthy);
    }

    @Test
    void oneTransactionHoldsOnlySoMuchHoweverMuchOnePollBrings() {
        broken = false;
        int records = 100;
        byte[] value = new byte[FakeProducer.MAX_RECORD_OCTETS];
        IntStream.range(0, records).forEach(i -> log.append("" + i, value));
        TransactionalStage stage = started(() -> clients(new FakeProducer(log)));

        await().atMost(SOON).until(() -> log.keys(OUT).size() == records);
        assertThat(log.transactions()).allSatisfy(results -> assertThat(results.stream()
                        .mapToLong(result -> result.value().length)
                        .sum())
                .isLessThanOrEqualTo(StageTransaction.MAX_OCTETS + Slices.MAX_VALUE_OCTETS));
        assertThat(stage.isHealthy()).isTrue();
    }

    @Test
    void whatAGateKeepsBackIsConsumedWhenItLetsItThroughAndNoneIsLostByAFailure() {
        FlakyProducer producer = new FlakyProducer();
        log.append("a", "b", "later", "after it");
        UntilTold gate = new UntilTold();
        TransactionalStage stage = started(new Forward(OUT), () -> clients(producer), () -> gate);
        await().atMost(SOON).until(() -> producer.attempts.size() >= 2);
        broken = false;

        await().atMost(SOON).until(() -> log.keys(OUT).equals(List.of("a", "b")));
        await().atMost(SOON).until(stage::isHealthy);
        gate.told = true;

        await().atMost(SOON).until(() -> log.keys(OUT).equals(List.of("a", "b", "later", "after it")));
    }

    private TransactionalStage started(Producer<String, byte[]> producer) {
        return started(() -> clients(producer));
    }

    private TransactionalStage started(StageClients.Source clients) {
        return started(new Forward(OUT), clients, () -> Gate.OPEN);
    }

    private TransactionalStage started(
            TransactionalStage.Handler handler, StageClients.Source clients, Supplier<Gate> gates) {
        StageSettings settings = new StageSettings("test", "test", Set.of(FakeLog.TOPIC), Duration.ZERO, Map.of());
        TransactionalStage stage =
                new TransactionalStage(settings, clients, "test/x", handler, gates, Clock.systemUTC(), meters);
        stages.add(stage);
        stage.start();
        return stage;
    }

    private StageClients clients(Producer<String, byte[]> producer) {
        return new StageClients(log.new Member(), producer);
    }

    /** Commits nothing while {@link #broken}. */
    private class FlakyProducer extends FakeProducer {

        final List<Long> attempts = new CopyOnWriteArrayList<>();

        FlakyProducer() {
            super(log);
        }

        @Override
        public synchronized void commitTransaction() {
            attempts.add(System.nanoTime());
            if (broken) {
                throw new KafkaException("not now");
            }
            super.commitTransaction();
        }
    }

    /** Keeps back the record "later", and so what is behind it. */
    private static final class UntilTold implements Gate {

        volatile boolean told;

        @Override
        public Duration beforePoll(Consumer<String, byte[]> consumer) {
            if (told) {
                consumer.resume(consumer.paused());
            }
            return Duration.ofMillis(1);
        }

        @Override
        public ConsumerRecords<String, byte[]> admit(
                Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled) {
            List<ConsumerRecord<String, byte[]>> admitted = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : polled) {
                if (!told && record.key().equals("later")) {
                    consumer.seek(FakeLog.PARTITION, record.offset());
                    consumer.pause(List.of(FakeLog.PARTITION));
                    break;
                }
                admitted.add(record);
            }
            return admitted.isEmpty()
                    ? ConsumerRecords.empty()
                    : new ConsumerRecords<>(
                            Map.of(FakeLog.PARTITION, admitted),
                            Map.of(
                                    FakeLog.PARTITION,
                                    new OffsetAndMetadata(admitted.getLast().offset() + 1)));
        }

        @Override
        public void forget(Collection<TopicPartition> partitions) {}
    }
}
