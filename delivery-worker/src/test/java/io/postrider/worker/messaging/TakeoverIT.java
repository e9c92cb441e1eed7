package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.worker.ledger.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Partitions change hands: by force, in order, and behind the back of one who does not notice. */
class TakeoverIT extends WithABroker {

    private static final int PARTITIONS = 4;

    TakeoverIT() {
        super(PARTITIONS);
    }

    @Test
    void theSuccessorOfAKilledWorkerTakesExactlyWhatItLeftUnfinishedWithinTenSeconds() throws Exception {
        FakeDeliveries successor = FakeDeliveries.succeeding();
        try (WorkerProcess victim =
                WorkerProcess.start(broker.bootstrapServers(), "victim", directory.resolve("victim.log"))) {
            Set<String> held = new TreeSet<>();
            List<String> all = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                putSomeHeld(partition, held, all);
            }
            await().atMost(LONG).until(() -> unfinished() == held.size() && reached() == all.size());

            try (TestWorker survivor = worker("survivor", successor)) {
                await().atMost(LONG).until(() -> survivor.count("postrider.worker.takeovers") > 0);
                victim.kill();
                long killed = System.nanoTime();
                await().atMost(LONG).until(outbound::isAllDone);

                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
                assertThat(survivor.count("postrider.worker.takeover.records", "what", "unfinished"))
                        .isEqualTo(held.size());
                assertThat(survivor.unknown("worker-lost"))
                        .as("of the half that was not given up in order when it joined")
                        .isEqualTo(held.size() / 2.0);
            }
            assertThat(successor.taken()).containsExactlyInAnyOrderElementsOf(held);
            assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(all);
            assertThat(outbound.events("outcome-unknown")).containsExactlyInAnyOrderElementsOf(held);
        }
    }

    @Test
    void whatAWorkerThatWasKilledBeforeItsFirstOutcomeMayHaveSentIsToldToo() throws Exception {
        FakeDeliveries successor = FakeDeliveries.succeeding();
        try (WorkerProcess victim =
                WorkerProcess.start(broker.bootstrapServers(), "victim", directory.resolve("victim.log"))) {
            List<String> held = putHeld(0, "silent", 3);
            await().atMost(LONG).until(() -> victim.dots().size() == held.size());
            victim.kill();
            try (TestWorker survivor = worker("survivor", successor)) {
                await().atMost(LONG).until(outbound::isAllDone);
                outbound.put(0, "later", 5);
                await().atMost(LONG).until(outbound::isAllDone);
                assertThat(survivor.unknown("worker-lost")).isEqualTo(3);
            }
            assertThat(outbound.events("outcome-unknown")).containsExactlyInAnyOrderElementsOf(held);
        }
    }

    @Test
    void aWorkerThatStopsInOrderFinishesWhatIsOnTheWireAndLeavesTheRest() throws Exception {
        FakeDeliveries first =
                new FakeDeliveries(mail -> mail.envelope().queueId().text().endsWith("held"));
        TestWorker leaving = worker("leaving", first);
        List<String> answered = putHeld(0, "answered", 5);
        await().atMost(LONG).until(() -> first.onTheWire().size() == 5);
        Thread stopping = Thread.ofPlatform().start(leaving::close);

        // Nothing more is given out, but these five have their final dot behind them.
        var unused = stopping.join(Duration.ofMillis(500));
        assertThat(stopping.isAlive()).isTrue();
        List<String> rest = outbound.put(0, "rest", 5);
        unused = stopping.join(Duration.ofMillis(500));
        first.answer();

        assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        assertThat(first.taken()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(answered);
        FakeDeliveries second = FakeDeliveries.succeeding();
        try (TestWorker next = worker("next", second)) {
            await().atMost(LONG).until(outbound::isAllDone);
        }
        assertThat(second.taken()).containsExactlyInAnyOrderElementsOf(rest);
        assertThat(outbound.events("outcome-unknown")).isEmpty();
    }

    @Test
    void whatIsStillOnTheWireFiveSecondsAfterTheStopIsCountedAndSaidToBeUnknown() throws Exception {
        FakeDeliveries first = new FakeDeliveries(mail -> true);
        TestWorker leaving = worker("leaving", first);
        List<String> silent = putHeld(0, "silent", 3);
        await().atMost(LONG).until(() -> first.onTheWire().size() == 3);

        long asked = System.nanoTime();
        leaving.close();

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        assertThat(leaving.unknown("revoked")).isEqualTo(3);
        assertThat(outbound.events("outcome-unknown")).containsExactlyInAnyOrderElementsOf(silent);
        first.answer();
        FakeDeliveries second = FakeDeliveries.succeeding();
        try (TestWorker next = worker("next", second)) {
            await().atMost(LONG).until(outbound::isAllDone);
        }
        assertThat(second.taken()).containsExactlyInAnyOrderElementsOf(silent);
        assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(silent);
        assertThat(outbound.events("outcome-unknown")).as("told once").hasSize(3);
    }

    @Test
    void aCommitThatWasOvertakenByARebalanceCannotOverwriteTheSuccessors() throws Exception {
        FakeDeliveries stale = FakeDeliveries.succeeding();
        FakeDeliveries fresh = FakeDeliveries.succeeding();
        // A transaction timeout long enough that not it, but the group, refuses the commit.
        TestWorker slow = new TestWorker(
                broker.bootstrapServers(), "slow", stale, TestWorker.LIMITS, Map.of(), Duration.ofSeconds(50));
        List<String> all = new ArrayList<>(warmUp());
        await().atMost(LONG).until(outbound::isAllDone);

        // Its next commit stops just before the offsets are sent, with the group's metadata of now.
        slow.script.holdOffsets();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.addAll(outbound.put(partition, "p" + partition + "n", 10));
        }
        await().atMost(LONG).until(slow.script::isHeld);
        try (slow;
                TestWorker quick = worker("quick", fresh)) {
            await().atMost(LONG).until(() -> quick.count("postrider.worker.takeovers") >= 1);
            List<Integer> taken = new ArrayList<>();
            await().atMost(LONG).until(() -> {
                taken.clear();
                outbound.committed().forEach((partition, progress) -> {
                    if (progress.equals(Progress.upTo(12))) {
                        taken.add(partition);
                    }
                });
                return !taken.isEmpty();
            });
            List<String> more = new ArrayList<>();
            for (int partition : taken) {
                more.addAll(outbound.put(partition, "m" + partition + "n", 8));
            }
            all.addAll(more);
            await().atMost(LONG).until(() -> fresh.taken().containsAll(more));

            slow.script.letGo();

            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(slow.count("postrider.worker.transactions", "result", "aborted"))
                    .as("the overtaken commit was refused")
                    .isGreaterThan(0);
            assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void aWorkerThatLostItsPartitionsAndRejoinedCannotCommitOverItsSuccessor() throws Exception {
        FakeDeliveries stale =
                new FakeDeliveries(mail -> mail.envelope().queueId().text().endsWith("held"));
        Stalling deaf = new Stalling(stale);
        FakeDeliveries fresh = FakeDeliveries.succeeding();
        try (TestWorker loser = new TestWorker(
                broker.bootstrapServers(), "loser", deaf, TestWorker.LIMITS, Map.of("max.poll.interval.ms", 2_000))) {
            List<String> all = new ArrayList<>(warmUp());
            await().atMost(LONG).until(outbound::isAllDone);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.addAll(putHeld(partition, "p" + partition + "n", 5));
            }
            await().atMost(LONG).until(() -> stale.onTheWire().size() == 5 * PARTITIONS);

            // The polling thread hangs: the group takes its partitions away, and it does not know yet.
            deaf.stall();
            all.addAll(outbound.put(0, "stall", 1));
            try (TestWorker winner = worker("winner", fresh)) {
                await().atMost(LONG).until(outbound::isAllDone);
                assertThat(fresh.taken()).hasSize(5 * PARTITIONS + 1);
                stale.answer();
                deaf.wakeUp();
                assertThat(winner.unknown("worker-lost")).isBetween(5.0 * PARTITIONS, 5.0 * PARTITIONS + 1);
                // It is a member again and works for what is given to it.
                await().atMost(LONG).until(() -> loser.count("postrider.worker.takeovers") > PARTITIONS);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    all.addAll(outbound.put(partition, "q" + partition + "n", 5));
                }
                await().atMost(LONG).until(outbound::isAllDone);
            }
            assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(all);
            assertThat(loser.unknown("revoked")).as("told by who came after it").isZero();
        }
    }

    private List<String> warmUp() {
        List<String> names = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            names.addAll(outbound.put(partition, "w" + partition + "n", 2));
        }
        return names;
    }

    private void putSomeHeld(int partition, Set<String> held, List<String> all) {
        for (int i = 0; i < 60; i++) {
            boolean hold = i % 7 == 3;
            String name = "p" + partition + "n" + i + (hold ? "held" : "");
            outbound.put(partition, Outbound.mail(name, "hello\r\n".getBytes(StandardCharsets.US_ASCII)));
            all.add(name);
            if (hold) {
                held.add(name);
            }
        }
        outbound.flush();
    }

    private List<String> putHeld(int partition, String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = prefix + i + "held";
            outbound.put(partition, Outbound.mail(name, "hello\r\n".getBytes(StandardCharsets.US_ASCII)));
            names.add(name);
        }
        outbound.flush();
        return names;
    }

    private int unfinished() throws Exception {
        return outbound.committed().values().stream()
                .mapToInt(progress -> progress.unfinished().size())
                .sum();
    }

    private long reached() throws Exception {
        return outbound.committed().values().stream()
                .mapToLong(progress -> Objects.requireNonNull(progress).position())
                .sum();
    }
}
