package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults of a whole process: paused for longer than its lease, killed with a transaction open. */
class WorkerFaultsIT extends WithABroker {

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int PARTITIONS = 2;

    WorkerFaultsIT() {
        super(PARTITIONS);
    }

    @Test
    void aWorkerPausedPastItsLeaseSendsAndCommitsNothingMoreWhenItComesBack() throws Exception {
        FakeDeliveries survivors = FakeDeliveries.succeeding();
        try (WorkerProcess paused =
                WorkerProcess.start(broker.bootstrapServers(), "paused", directory.resolve("paused.log"), STEP)) {
            List<String> all = new ArrayList<>();
            all.addAll(outbound.put(0, "a", 10));
            all.addAll(outbound.put(1, "b", 10));
            await().atMost(LONG).until(outbound::isAllDone);

            // Some are begun and have their final dot to come when everything stops, some wait to begin.
            all.addAll(outbound.put(0, "c", 200));
            all.addAll(outbound.put(1, "d", 200));
            await().atMost(LONG).until(() -> paused.dots().size() > 40);
            paused.pause();

            Instant resumed;
            try (TestWorker survivor = worker("survivor", survivors)) {
                await().atMost(LONG).until(outbound::isAllDone);
                resumed = Instant.now();
                paused.resume();
                // It is told what it has lost, and is a member again that sends what is given to it.
                await().atMost(LONG).until(() -> paused.takeovers() > PARTITIONS);
                all.addAll(outbound.put(0, "e", 20));
                all.addAll(outbound.put(1, "f", 20));
                await().atMost(LONG).until(outbound::isAllDone);
            }

            List<String> before = new ArrayList<>();
            List<String> after = new ArrayList<>();
            paused.dots().forEach(dot -> (dot.at().isBefore(resumed) ? before : after).add(dot.queueId()));
            assertThat(after)
                    .as("sent after it came back")
                    .allMatch(name -> name.startsWith("e") || name.startsWith("f"));
            assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(all);
            List<String> twice = new ArrayList<>(before);
            twice.retainAll(survivors.taken());
            List<String> unknown = outbound.events("outcome-unknown");
            assertThat(unknown).containsAll(twice).doesNotHaveDuplicates();
            assertThat(unknown).as("what it had, and nothing else").allMatch(name -> name.matches("[cd].*"));
        }
    }

    @Test
    void aWorkerKilledInsideATransactionHoldsItsSuccessorUpForTenSecondsAtMost() throws Exception {
        FakeDeliveries survivors = FakeDeliveries.succeeding();
        try (WorkerProcess victim =
                WorkerProcess.start(broker.bootstrapServers(), "victim", directory.resolve("victim.log"))) {
            List<String> committed = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                committed.addAll(outbound.put(partition, "p" + partition + "n", 20));
            }
            await().atMost(LONG).until(outbound::isAllDone);
            try (TestWorker survivor = worker("survivor", survivors)) {
                await().atMost(LONG).until(() -> survivor.count("postrider.worker.takeovers") == 1);
                await().atMost(LONG).until(() -> victim.takeovers() == PARTITIONS);
                // Its next transaction has written events and offsets, and is not committed.
                victim.holdCommits();
                List<String> open = new ArrayList<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    open.addAll(outbound.put(partition, "q" + partition + "n", 20));
                }
                victim.awaitHeldCommit();
                victim.kill();
                long killed = System.nanoTime();

                await().atMost(LONG).until(() -> survivor.count("postrider.worker.takeovers") == PARTITIONS);
                Duration takenOver = Duration.ofNanos(System.nanoTime() - killed);
                await().atMost(LONG).until(outbound::isAllDone);

                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
                assertThat(takenOver).as("the transaction was really open").isGreaterThan(Duration.ofSeconds(2));
                committed.addAll(open);
                assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(committed);
            }
        }
    }
}
