package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final LedgerScript script = LedgerScript.roomy();
    private final Ledger<String> ledger = script.ledger;

    @Test
    void theCommittedOffsetIsTheLowestUnfinishedOne() {
        script.own(0, Progress.upTo(10));
        script.take(0, 10);
        Entry<String> second = script.take(0, 11);
        script.take(0, 12);
        script.decide(second);

        Commit<String> commit = script.commit();

        assertThat(commit.progress()).containsExactly(Map.entry(0, new Progress(13, List.of(10L, 12L))));
        assertThat(Objects.requireNonNull(commit.progress().get(0)).committed()).isEqualTo(10);
    }

    @Test
    void withNothingUnfinishedThePositionIsCommitted() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));

        assertThat(script.commit().progress().get(0)).isEqualTo(Progress.upTo(1));
    }

    @Test
    void transactionMarkersLeaveGapsThatNobodyWaitsFor() {
        script.own(0, Progress.upTo(0));
        Entry<String> first = script.take(0, 0);
        Entry<String> afterMarker = script.take(0, 7);
        script.decide(first);
        script.decide(afterMarker);

        assertThat(script.commit().progress().get(0)).isEqualTo(Progress.upTo(8));
    }

    @Test
    void theNextOwnerTakesExactlyTheUnfinishedAndGoesOnFromThePosition() {
        script.own(0, new Progress(20, List.of(12L, 15L, 16L)));

        List<Long> given = LongStream.range(12, 23)
                .filter(offset -> ledger.offer(0, offset, 1) instanceof Offer.Taken)
                .boxed()
                .toList();

        assertThat(given).containsExactly(12L, 15L, 16L, 20L, 21L, 22L);
    }

    @Test
    void theNextOwnerReadsTheUnfinishedFirst() {
        script.own(0, new Progress(20, List.of(12L, 15L)));
        assertThat(ledger.assignments().nextFetch(0)).hasValue(12);

        script.take(0, 12);
        assertThat(ledger.assignments().nextFetch(0)).hasValue(15);

        script.take(0, 15);
        assertThat(ledger.assignments().nextFetch(0)).hasValue(20);
        assertThat(ledger.assignments().awaited(0)).isZero();
    }

    @Test
    void whatTheNextOwnerHasNotReadYetStaysUnfinishedInItsCommits() {
        script.own(0, new Progress(20, List.of(12L, 15L, 16L)));
        script.decide(script.take(0, 12));

        assertThat(script.commit().progress().get(0)).isEqualTo(new Progress(20, List.of(15L, 16L)));
    }

    @Test
    void anUnfinishedRecordThatTheLogLostIsNotAwaitedForEver() {
        script.own(0, new Progress(20, List.of(12L, 15L)));

        script.decide(script.take(0, 15));

        assertThat(ledger.assignments().awaited(0)).isZero();
        assertThat(ledger.assignments().missing()).isEqualTo(1);
        assertThat(script.commit().progress().get(0)).isEqualTo(Progress.upTo(20));
    }

    @Test
    void aRecordReadTwiceIsTakenOnce() {
        script.own(0, Progress.upTo(0));
        script.take(0, 0);

        assertThat(ledger.offer(0, 0, 1)).isInstanceOf(Offer.Skipped.class);
    }

    @Test
    void decisionsAreGatheredForTheInterval() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        assertThat(ledger.prepare(script.now)).isNull();

        script.passes(LedgerScript.INTERVAL);

        assertThat(ledger.prepare(script.now)).isNotNull();
    }

    @Test
    void manyDecisionsDoNotWaitForTheInterval() {
        LedgerScript small = new LedgerScript(10, 4);
        small.own(0, Progress.upTo(0));
        small.decide(small.take(0, 0));
        assertThat(small.ledger.prepare(small.now)).isNull();

        small.decide(small.take(0, 1));

        assertThat(small.ledger.prepare(small.now)).isNotNull();
    }

    @Test
    void oneCommitAtATime() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        Commit<String> first = script.prepared();
        script.decide(script.take(0, 1));
        assertThat(ledger.prepareAll()).isNull();

        ledger.confirmed(first);

        assertThat(script.prepared().decisions()).containsExactly("outcome of 1");
    }

    @Test
    void decisionsOfAnAbortedCommitGoWithTheNextOnesInTheirOrder() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(0, 1));
        Commit<String> first = script.prepared();
        script.decide(script.take(0, 2));

        ledger.aborted(first);

        assertThat(script.commit().decisions()).containsExactly("outcome of 0");
        Commit<String> third = script.commit();
        assertThat(third.decisions()).containsExactly("outcome of 1", "outcome of 2");
        assertThat(third.progress().get(0)).isEqualTo(Progress.upTo(3));
    }

    @Test
    void whileACommitIsUnderWayItsRecordsAreNotDoneWith() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        Commit<String> first = script.prepared();
        assertThat(ledger.inFlight()).isEqualTo(1);
        assertThat(ledger.uncommitted()).isEqualTo(1);

        ledger.confirmed(first);

        assertThat(ledger.inFlight()).isZero();
        assertThat(ledger.octets()).isZero();
        assertThat(ledger.uncommitted()).isZero();
    }

    @Test
    void whatIsStableTellsWhetherAnAmbiguousCommitHappened() {
        script.own(0, Progress.upTo(0));
        script.take(0, 0);
        script.decide(script.take(0, 1));
        Progress before = Objects.requireNonNull(script.commit().progress().get(0));
        script.decide(script.take(0, 2));

        Commit<String> ambiguous = script.prepared();

        assertThat(ambiguous.isAppliedIn(Map.of(0, before))).isFalse();
        assertThat(ambiguous.isAppliedIn(Map.of())).isFalse();
        assertThat(ambiguous.isAppliedIn(Map.of(0, new Progress(3, List.of(0L)))))
                .isTrue();
    }

    @Test
    void anOutcomeIsDecidedOnce() {
        script.own(0, Progress.upTo(0));
        Entry<String> entry = script.take(0, 0);
        script.decide(entry);

        assertThat(ledger.decide(entry, "another", script.now)).isFalse();
        assertThat(script.commit().decisions()).containsExactly("outcome of 0");
    }
}
