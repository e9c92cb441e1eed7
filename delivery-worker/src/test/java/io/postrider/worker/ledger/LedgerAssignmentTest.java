package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerAssignmentTest {

    private final LedgerScript script = LedgerScript.roomy();
    private final Ledger<String> ledger = script.ledger;

    @Test
    void afterAPartitionIsLostItsRecordsAreNobodysHere() {
        ledger.assign(0, Progress.upTo(0));
        Entry<String> queued = script.take(0, 0);
        Entry<String> sent = script.sent(0, 1);

        ledger.release(0);

        assertThat(ledger.begin(queued, script.now)).isEqualTo(Leave.GONE);
        assertThat(ledger.handOver(queued)).isFalse();
        assertThat(ledger.decide(sent, "late", script.now)).isFalse();
        assertThat(ledger.prepareAll()).isNull();
        assertThat(ledger.inFlight()).isZero();
    }

    @Test
    void aWorkerThatLostAPartitionAndGotItBackCannotCommitWhatItDecidedBefore() {
        ledger.assign(0, Progress.upTo(0));
        Entry<String> stale = script.sent(0, 0);
        Entry<String> decided = script.sent(0, 1);
        script.decide(decided);
        ledger.release(0);

        ledger.assign(0, Progress.upTo(20));
        Entry<String> fresh = script.take(0, 20);
        script.decide(fresh);

        assertThat(ledger.decide(stale, "late", script.now)).isFalse();
        assertThat(ledger.handOver(stale)).isFalse();
        Commit<String> commit = script.commit();
        assertThat(commit.decisions()).containsExactly("outcome of 20");
        assertThat(commit.progress()).containsExactly(Map.entry(0, Progress.upTo(21)));
    }

    @Test
    void onlyPartitionsOwnedNowAreCommitted() {
        ledger.assign(0, Progress.upTo(0));
        ledger.assign(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));

        ledger.release(0);

        assertThat(script.commit().progress()).containsOnlyKeys(1);
    }

    @Test
    void aCommitUnderWayWhenItsPartitionIsLostChangesNothingAfterwards() {
        ledger.assign(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        Commit<String> commit = script.prepared();
        ledger.release(0);
        ledger.assign(0, Progress.upTo(5));
        script.take(0, 5);

        ledger.confirmed(commit);

        assertThat(ledger.inFlight()).isEqualTo(1);
        assertThat(ledger.octets()).isEqualTo(1);
        assertThat(ledger.prepareAll()).isNull();
    }

    @Test
    void theDecisionsOfAnAbortedCommitAreDroppedWithTheirPartition() {
        ledger.assign(0, Progress.upTo(0));
        ledger.assign(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.release(0);

        ledger.aborted(commit);

        assertThat(script.commit().progress()).containsOnlyKeys(1);
    }

    @Test
    void whatWasOnTheWireAndNotCommittedIsUnknown() {
        ledger.assign(0, new Progress(10, List.of(5L)));
        script.take(0, 5);
        Entry<String> sent = script.sent(0, 10);
        Entry<String> answered = script.sent(0, 11);
        script.decide(answered);
        Entry<String> refusedAtOnce = script.take(0, 12);
        script.decide(refusedAtOnce);

        Released<String> released = ledger.release(0);

        assertThat(released.unknown()).containsExactly(sent, answered);
        assertThat(released.queued()).isEqualTo(2);
    }

    @Test
    void aLeavingPartitionBeginsNothingAndFinishesWhatIsOnTheWire() {
        ledger.assign(0, Progress.upTo(0));
        Entry<String> queued = script.take(0, 0);
        Entry<String> begun = script.take(0, 1);
        assertThat(ledger.begin(begun, script.now)).isEqualTo(Leave.GRANTED);
        Entry<String> sent = script.sent(0, 2);

        ledger.leave(List.of(0));

        assertThat(ledger.begin(queued, script.now)).isEqualTo(Leave.GONE);
        assertThat(ledger.handOver(begun)).isFalse();
        assertThat(ledger.offer(0, 3, 1)).isInstanceOf(Offer.Skipped.class);
        assertThat(ledger.leavingUnsettled()).isEqualTo(1);
        script.decide(sent);
        assertThat(ledger.leavingUnsettled()).isEqualTo(1);
        assertThat(script.commit().progress().get(0)).isEqualTo(new Progress(3, List.of(0L, 1L)));
        assertThat(ledger.leavingUnsettled()).isZero();
        assertThat(ledger.release(0).unknown()).isEmpty();
    }

    @Test
    void anAttemptThatGivesUpBecauseItsPartitionLeavesIsNotWaitedForButCounted() {
        ledger.assign(0, Progress.upTo(0));
        Entry<String> sentToAHostThatDied = script.sent(0, 0);
        ledger.leave(List.of(0));

        assertThat(ledger.begin(sentToAHostThatDied, script.now)).isEqualTo(Leave.GONE);

        assertThat(ledger.leavingUnsettled()).isZero();
        assertThat(ledger.release(0).unknown()).containsExactly(sentToAHostThatDied);
    }

    @Test
    void whatWasHandedOverForSomeIsWaitedForThoughItMayNotBeForTheOthers() {
        ledger.assign(0, Progress.upTo(0));
        Entry<String> sentToSome = script.sent(0, 0);
        ledger.leave(List.of(0));

        assertThat(ledger.handOver(sentToSome)).isFalse();

        assertThat(ledger.leavingUnsettled()).isEqualTo(1);
        script.decide(sentToSome);
        script.commit();
        assertThat(ledger.release(0).unknown()).isEmpty();
    }

    @Test
    void whatIsSaidOfAnUnknownOutcomeGoesWithTheNextCommit() {
        ledger.assign(0, Progress.upTo(0));
        script.sent(0, 0);
        ledger.release(0);

        ledger.add("unknown: 0/0");

        Commit<String> commit = script.commit();
        assertThat(commit.decisions()).containsExactly("unknown: 0/0");
        assertThat(commit.progress()).isEmpty();
    }

    @Test
    void afterAnAmbiguousCommitASuccessorsEqualProgressConfirmsNothingOfWhatIsStillOurs() {
        ledger.assign(0, Progress.upTo(0));
        ledger.assign(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.release(0);

        boolean applied = ledger.ended(commit, Map.of(0, Progress.upTo(1), 1, Progress.upTo(0)));

        assertThat(applied).isFalse();
        Commit<String> again = script.commit();
        assertThat(again.decisions()).containsExactly("outcome of 0");
        assertThat(again.progress()).containsExactly(Map.entry(1, Progress.upTo(1)));
    }

    @Test
    void anAmbiguousCommitThatIsStableIsConfirmedWhateverBecameOfReleasedPartitions() {
        ledger.assign(0, Progress.upTo(0));
        ledger.assign(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.release(0);

        assertThat(ledger.ended(commit, Map.of(0, Progress.upTo(7), 1, Progress.upTo(1))))
                .isTrue();
        assertThat(ledger.hasUncommitted()).isFalse();
        assertThat(ledger.inFlight()).isZero();
    }

    @Test
    void ofAnAmbiguousCommitWhosePartitionsAreAllGoneOnlyTheLooseDecisionsAreKept() {
        ledger.assign(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        ledger.add("unknown: 1/0");
        Commit<String> commit = script.prepared();
        ledger.release(0);

        assertThat(ledger.ended(commit, Map.of(0, Progress.upTo(1)))).isFalse();

        assertThat(script.commit().decisions()).containsExactly("unknown: 1/0");
    }
}
