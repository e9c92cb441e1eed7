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
        script.own(0, Progress.upTo(0));
        Entry<String> queued = script.take(0, 0);
        Entry<String> sent = script.sent(0, 1);

        ledger.assignments().release(0);

        assertThat(ledger.begin(queued, script.now)).isEqualTo(Leave.GONE);
        assertThat(ledger.handOver(queued)).isFalse();
        assertThat(ledger.decide(sent, "late", script.now)).isFalse();
        assertThat(ledger.prepareAll()).isNull();
        assertThat(ledger.inFlight()).isZero();
    }

    @Test
    void aWorkerThatLostAPartitionAndGotItBackCannotCommitWhatItDecidedBefore() {
        script.own(0, Progress.upTo(0));
        Entry<String> stale = script.sent(0, 0);
        Entry<String> decided = script.sent(0, 1);
        script.decide(decided);
        ledger.assignments().release(0);

        script.own(0, Progress.upTo(20));
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
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));

        ledger.assignments().release(0);

        assertThat(script.commit().progress()).containsOnlyKeys(1);
    }

    @Test
    void aCommitUnderWayWhenItsPartitionIsLostChangesNothingAfterwards() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        Commit<String> commit = script.prepared();
        ledger.assignments().release(0);
        ledger.assignments().assign(0, Progress.upTo(5), Suspects.NONE);

        ledger.confirmed(commit);

        assertThat(ledger.offer(0, 5, 1))
                .as("it says nothing of this assignment")
                .isInstanceOf(Offer.NoRoom.class);
        assertThat(ledger.inFlight()).isZero();
        assertThat(ledger.octets()).isZero();
        assertThat(script.commit().progress().get(0)).isEqualTo(Progress.upTo(5));
        assertThat(ledger.prepareAll()).isNull();
    }

    @Test
    void theDecisionsOfAnAbortedCommitAreDroppedWithTheirPartition() {
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.assignments().release(0);

        ledger.aborted(commit);

        assertThat(script.commit().progress()).containsOnlyKeys(1);
    }

    @Test
    void whatWasOnTheWireAndNotCommittedIsUnknown() {
        script.own(0, new Progress(10, List.of(5L)));
        script.take(0, 5);
        Entry<String> sent = script.sent(0, 10);
        Entry<String> answered = script.sent(0, 11);
        script.decide(answered);
        Entry<String> refusedAtOnce = script.take(0, 12);
        script.decide(refusedAtOnce);

        Released<String> released = ledger.assignments().release(0);

        assertThat(released.unknown()).containsExactly(sent, answered);
        assertThat(released.queued()).isEqualTo(2);
    }

    @Test
    void aLeavingPartitionBeginsNothingAndFinishesWhatIsOnTheWire() {
        script.own(0, Progress.upTo(0));
        Entry<String> queued = script.take(0, 0);
        Entry<String> begun = script.take(0, 1);
        assertThat(ledger.begin(begun, script.now)).isEqualTo(Leave.GRANTED);
        Entry<String> sent = script.sent(0, 2);

        ledger.assignments().leave(List.of(0));

        assertThat(ledger.begin(queued, script.now)).isEqualTo(Leave.GONE);
        assertThat(ledger.handOver(begun)).isFalse();
        assertThat(ledger.offer(0, 3, 1)).isInstanceOf(Offer.Skipped.class);
        assertThat(ledger.assignments().leavingUnsettled()).isEqualTo(1);
        script.decide(sent);
        assertThat(ledger.assignments().leavingUnsettled()).isEqualTo(1);
        assertThat(script.commit().progress().get(0)).isEqualTo(new Progress(3, List.of(0L, 1L)));
        assertThat(ledger.assignments().leavingUnsettled()).isZero();
        assertThat(ledger.assignments().release(0).unknown()).isEmpty();
    }

    @Test
    void anAttemptThatGivesUpBecauseItsPartitionLeavesIsNotWaitedForButCounted() {
        script.own(0, Progress.upTo(0));
        Entry<String> sentToAHostThatDied = script.sent(0, 0);
        ledger.assignments().leave(List.of(0));

        assertThat(ledger.begin(sentToAHostThatDied, script.now)).isEqualTo(Leave.GONE);

        assertThat(ledger.assignments().leavingUnsettled()).isZero();
        assertThat(ledger.assignments().release(0).unknown()).containsExactly(sentToAHostThatDied);
    }

    @Test
    void whatWasHandedOverForSomeIsWaitedForThoughItMayNotBeForTheOthers() {
        script.own(0, Progress.upTo(0));
        Entry<String> sentToSome = script.sent(0, 0);
        ledger.assignments().leave(List.of(0));

        assertThat(ledger.handOver(sentToSome)).isFalse();

        assertThat(ledger.assignments().leavingUnsettled()).isEqualTo(1);
        script.decide(sentToSome);
        script.commit();
        assertThat(ledger.assignments().release(0).unknown()).isEmpty();
    }

    @Test
    void afterAnAmbiguousCommitASuccessorsEqualProgressConfirmsNothingOfWhatIsStillOurs() {
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.assignments().release(0);

        boolean applied = ledger.ended(commit, Map.of(0, Progress.upTo(1), 1, Progress.upTo(0)));

        assertThat(applied).isFalse();
        Commit<String> again = script.commit();
        assertThat(again.decisions()).containsExactly("outcome of 0");
        assertThat(again.progress()).containsExactly(Map.entry(1, Progress.upTo(1)));
    }

    @Test
    void anAmbiguousCommitThatIsStableIsConfirmedWhateverBecameOfReleasedPartitions() {
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(1, 0));
        Commit<String> commit = script.prepared();
        ledger.assignments().release(0);

        assertThat(ledger.ended(commit, Map.of(0, Progress.upTo(7), 1, Progress.upTo(1))))
                .isTrue();
        assertThat(ledger.hasUncommitted()).isFalse();
        assertThat(ledger.inFlight()).isZero();
    }
}
