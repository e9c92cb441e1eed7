package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.pipeline.kafka.TestKafka;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** Each record once, whatever happens to a stage: against a real broker. */
class TransactionalStageIT extends StagesOnKafka {

    @Test
    void everyRecordIsForwardedOnce() throws Exception {
        kafka.produce(in, 0, 2_000);
        try (TransactionalStage stage = started("a", new Forward(out))) {
            kafka.produce(in, 2_000, 4_000);

            assertThat(kafka.committedValues(out, 4_000))
                    .containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 4_000));
            assertThat(stage.isHealthy()).isTrue();
        }
        assertThat(meters.counter("postrider.stage.records", "stage", group).count())
                .isEqualTo(4_000);
        assertThat(meters.counter("postrider.stage.transactions", "stage", group, "result", "committed")
                        .count())
                .isLessThan(400);
    }

    @Test
    void aStageThatStopsAndStartsAgainGoesOnWhereItWas() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (TransactionalStage stage = started("a", new Forward(out))) {
                kafka.produce(in, round * 100, (round + 1) * 100);
                kafka.committedValues(out, round * 100 + 1);
                assertThat(stage.isHealthy()).isTrue();
            }
        }
        try (TransactionalStage stage = started("a", new Forward(out))) {
            assertThat(kafka.committedValues(out, 400)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 400));
            assertThat(stage.isHealthy()).isTrue();
        }
    }

    @Test
    void partitionsThatMoveBetweenTwoStagesUnderLoadCostNoRecordAndRepeatNone() throws Exception {
        // Open nearly all the time, so that partitions are revoked in the middle of transactions; and for longer than
        // the other stage takes to begin with them.
        Duration gather = Duration.ofSeconds(3);
        int produced;
        Counting ofFirst = new Counting(new Forward(out));
        try (TransactionalStage first = started("a", ofFirst, gather)) {
            try (SteadyLoad load = SteadyLoad.on(kafka, in)) {
                for (int round = 0; round < 2; round++) {
                    ofFirst.awaitMoreOfPartitions(0, 1);
                    Counting ofSecond = new Counting(new Forward(out));
                    try (TransactionalStage second = started("b", ofSecond, gather)) {
                        await().atMost(SOON).until(() -> ofSecond.total() > 2_000);
                        assertThat(second.isHealthy()).isTrue();
                    }
                }
                produced = load.stop();
            }
            assertThat(kafka.committedValues(out, produced))
                    .containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, produced));
            assertThat(first.isHealthy()).isTrue();
        }
    }

    @Test
    void aFencedStageOpensNewClientsAndGoesOn() throws Exception {
        try (TransactionalStage stage = started("a", new Forward(out))) {
            kafka.produce(in, 0, 100);
            kafka.committedValues(out, 100);
            try (Producer<String, byte[]> usurper = kafka.clientsOf("a").transactionalProducer(group)) {
                usurper.initTransactions();
            }
            kafka.produce(in, 100, 200);

            assertThat(kafka.committedValues(out, 200)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 200));
            assertThat(meters.counter("postrider.stage.reopened", "stage", group)
                            .count())
                    .isPositive();
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void aStageOutlivesItsBrokersRestart() throws Exception {
        try (TransactionalStage stage = started("a", new Forward(out))) {
            kafka.produce(in, 0, 100);
            kafka.committedValues(out, 50);
            kafka.restart(() -> {});
            kafka.produce(in, 100, 200);

            assertThat(kafka.committedValues(out, 200)).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 200));
            await().atMost(SOON).until(stage::isHealthy);
        }
    }

    @Test
    void anInterruptedStageStopsAndWhatItHadNotCommittedIsDoneByTheNext() throws Exception {
        Forward forward = new Forward(out);
        AtomicInteger seen = new AtomicInteger();
        TransactionalStage.Handler interrupted = batch -> {
            if (seen.addAndGet(batch.size()) > 300) {
                Thread.currentThread().interrupt();
            }
            return forward.handle(batch);
        };
        kafka.produce(in, 0, 1_000);
        try (TransactionalStage stage = started("a", interrupted)) {
            await().atMost(SOON).until(() -> stage.trouble().orElse("").equals("stopped"));
        }
        try (TransactionalStage stage = started("b", forward)) {
            assertThat(kafka.committedValues(out, 1_000))
                    .containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 1_000));
            assertThat(stage.isHealthy()).isTrue();
        }
    }

    @Test
    void aProcessKilledInsideATransactionHoldsNobodyUpForMoreThanTenSeconds() throws Exception {
        kafka.produce(in, 0, 1_000);
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StageMain.class.getName(),
                        kafka.bootstrapServers(),
                        "killed",
                        in,
                        out,
                        "400")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("target", "stage-main.log")))
                .start();
        try {
            assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(killed.exitValue()).isEqualTo(StageMain.EXIT_STATUS);
        } finally {
            killed.destroyForcibly();
        }
        long died = System.nanoTime();
        assertThat(kafka.end(out, "read_uncommitted"))
                .as("what the dead one sent is there, in a transaction that is open")
                .isGreaterThan(kafka.end(out, "read_committed"));
        StageSettings settings = StageSettings.of("forward", "forward", Set.of(in));
        // Another instance: nobody of the dead one's name comes to end its transaction.
        try (TransactionalStage stage = new TransactionalStage(
                settings, kafka.clientsOf("other"), new Forward(out), Clock.systemUTC(), meters)) {
            stage.start();
            List<String> found = kafka.committedValues(out, 1_000);
            Duration took = Duration.ofNanos(System.nanoTime() - died);

            assertThat(found).containsExactlyInAnyOrderElementsOf(TestKafka.numbers(0, 1_000));
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }
}
