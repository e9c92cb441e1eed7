package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.pipeline.kafka.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What goes wrong costs what is at fault and no more, and is over when it is over: against a real broker. */
class StageSetbacksIT extends StagesOnKafka {

    @Test
    void aRecordThatItsHandlerCannotBearGoesToTheQuarantineAndTheOthersGoOn() throws Exception {
        Forward forward = new Forward(out);
        TransactionalStage.Handler handler = batch -> {
            if (batch.stream().anyMatch(each -> "13".equals(each.key()))) {
                throw new IllegalStateException("cannot bear it");
            }
            return forward.handle(batch);
        };
        kafka.produce(in, 0, 100);
        try (TransactionalStage stage = started("a", handler)) {
            List<String> others = new ArrayList<>(TestKafka.numbers(0, 100));
            others.remove("13");
            assertThat(kafka.committedValues(out, 99)).containsExactlyInAnyOrderElementsOf(others);
            assertThat(quarantinedFrom(in, 1)).singleElement().satisfies(each -> {
                assertThat(each.value()).isEqualTo("13".getBytes(StandardCharsets.US_ASCII));
                assertThat(header(each, "quarantine-reason")).isEqualTo("IllegalStateException: cannot bear it");
                assertThat(header(each, "quarantine-source")).isEqualTo(group + "/a");
                assertThat(header(each, "quarantine-key")).isEqualTo("13");
            });
            assertThat(stage.isHealthy()).isTrue();
        }
    }

    @Test
    void aResultThatKafkaRefusesCostsOnlyTheRecordItCameFrom() throws Exception {
        Forward forward = new Forward(out);
        TransactionalStage.Handler handler = batch -> {
            List<ProducerRecord<String, byte[]>> results = new ArrayList<>(forward.handle(batch));
            if (batch.stream().anyMatch(each -> "7".equals(each.key()))) {
                results.add(new ProducerRecord<>(out, "huge", new byte[4 * 1024 * 1024]));
            }
            return results;
        };
        kafka.produce(in, 0, 50);
        try (TransactionalStage stage = started("a", handler)) {
            List<String> others = new ArrayList<>(TestKafka.numbers(0, 50));
            others.remove("7");
            assertThat(kafka.committedValues(out, 49)).containsExactlyInAnyOrderElementsOf(others);
            assertThat(quarantinedFrom(in, 1)).singleElement().satisfies(each -> assertThat(
                            header(each, "quarantine-reason"))
                    .startsWith("RecordTooLargeException"));
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void troubleOfTheMomentIsWaitedOut() throws Exception {
        Forward forward = new Forward(out);
        AtomicInteger failures = new AtomicInteger();
        TransactionalStage.Handler handler = batch -> {
            if (failures.incrementAndGet() <= 5) {
                throw new IOException("not now");
            }
            return forward.handle(batch);
        };
        kafka.produce(in, 0, 100);
        try (TransactionalStage stage = started("a", handler)) {
            assertThat(kafka.committedValues(out, 100)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 100));
            assertThat(quarantinedFrom(in, 0)).isEmpty();
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void aStageIsWellAgainWhenWhatAiledItIsGone() throws Exception {
        TransactionalStage.Handler handler = batch -> {
            throw new IOException("not now");
        };
        kafka.produce(in, 0, 10);
        try (TransactionalStage stage = started("a", handler)) {
            await().atMost(SOON).until(() -> stage.trouble().orElse("").contains("not now"));
            emptyTheTopic();

            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void mailForThousandsIsCommittedSliceBySliceAndALaterSlicesTroubleRepeatsNoneOfTheEarlier() throws Exception {
        List<Integer> batches = new CopyOnWriteArrayList<>();
        Forward forward = new Forward(out);
        AtomicInteger failures = new AtomicInteger();
        TransactionalStage.Handler handler = batch -> {
            batches.add(batch.size());
            if (batch.stream().anyMatch(each -> "9".equals(each.key())) && failures.getAndIncrement() == 0) {
                throw new IOException("not now");
            }
            return forward.handle(batch);
        };
        produceWithHeaders(12, Slices.MAX_HEADER_OCTETS / 2 - 1024);
        try (TransactionalStage stage = started("a", handler)) {
            assertThat(kafka.committedValues(out, 12)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 12));
            assertThat(batches).allMatch(size -> size <= 2);
            assertThat(meters.counter("postrider.stage.transactions", "stage", group, "result", "committed")
                            .count())
                    .isGreaterThanOrEqualTo(6);
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void whatFailsTogetherIsDoneOneByOne() throws Exception {
        Forward forward = new Forward(out);
        TransactionalStage.Handler handler = batch -> {
            if (batch.size() > 1) {
                throw new IOException("too many at once");
            }
            return forward.handle(batch);
        };
        kafka.produce(in, 0, 100);
        try (TransactionalStage stage = started("a", handler)) {
            assertThat(kafka.committedValues(out, 100)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 100));
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void whatCostsTheStageItsClientsAgainAndAgainIsDoneOneByOne() throws Exception {
        Forward forward = new Forward(out);
        TransactionalStage.Handler handler = batch -> {
            if (batch.size() > 1) {
                try (Producer<String, byte[]> usurper = kafka.clientsOf("a").transactionalProducer(group)) {
                    usurper.initTransactions();
                }
            }
            return forward.handle(batch);
        };
        kafka.produce(in, 0, 100);
        try (TransactionalStage stage = started("a", handler)) {
            assertThat(kafka.committedValues(out, 100)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 100));
            assertThat(meters.counter("postrider.stage.reopened", "stage", group)
                            .count())
                    .isGreaterThanOrEqualTo(Setbacks.PATIENCE);
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    private void emptyTheTopic() throws Exception {
        try (Admin admin = kafka.clientsOf("test").admin("empty")) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(in, 0), RecordsToDelete.beforeOffset(-1),
                            new TopicPartition(in, 1), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    private void produceWithHeaders(int count, int octets) throws Exception {
        try (Producer<String, byte[]> producer = kafka.clientsOf("test").producer("produce")) {
            for (int i = 0; i < count; i++) {
                String text = Integer.toString(i);
                ProducerRecord<String, byte[]> record =
                        new ProducerRecord<>(in, 0, text, text.getBytes(StandardCharsets.US_ASCII));
                record.headers().add("envelope", new byte[octets]);
                producer.send(record).get();
            }
        }
    }
}
