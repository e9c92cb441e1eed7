package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is committed tells a successor all that may have been sent (P4), however a partition changes hands. */
class LedgerCustodyTest {

    private static final int IN_FLIGHT = 8;

    private final LedgerScript script = new LedgerScript(IN_FLIGHT, 500);
    private final Ledger<String> ledger = script.ledger;

    @Test
    void nothingIsTakenBeforeItIsCommittedWhoseThePartitionIs() {
        ledger.assignments().assign(0, new Progress(5, List.of(2L)), Suspects.NONE);

        assertThat(ledger.offer(0, 2, 1)).isInstanceOf(Offer.NoRoom.class);

        assertThat(ledger.isCommitDue(script.now)).isTrue();
        Commit<String> claim = script.prepared();
        assertThat(claim.progress().get(0)).isEqualTo(new Progress(5, List.of(2L)));
        assertThat(claim.custody(0)).isEqualTo(new Custody.Held(IN_FLIGHT));
        assertThat(ledger.offer(0, 2, 1)).isInstanceOf(Offer.NoRoom.class);
        ledger.confirmed(claim);
        script.take(0, 2);
        assertThat(ledger.isCommitDue(script.now)).isFalse();
    }

    @Test
    void aClaimThatWasNotCommittedIsMadeAgain() {
        ledger.assignments().assign(0, Progress.upTo(0), Suspects.NONE);
        ledger.aborted(script.prepared());

        assertThat(ledger.offer(0, 0, 1)).isInstanceOf(Offer.NoRoom.class);
        script.commit();

        script.take(0, 0);
    }

    @Test
    void noMoreIsTakenThanTheLastCommitHasAnnounced() {
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        for (int offset = 0; offset < 6; offset++) {
            script.take(1, offset);
        }
        script.decide(script.take(0, 0));
        Commit<String> commit = script.commit();
        assertThat(commit.custody(0)).isEqualTo(new Custody.Held(2));
        // Room for six more, of which what is committed of the other partition says nothing.
        ledger.assignments().release(1);
        script.take(0, 1);
        script.take(0, 2);

        assertThat(ledger.offer(0, 3, 1)).isInstanceOf(Offer.NoRoom.class);

        assertThat(script.commit().custody(0)).isEqualTo(new Custody.Held(6));
        script.take(0, 3);
    }

    @Test
    void whileACommitIsUnderWayNoMoreIsTakenThanItAndTheOneBeforeHaveAnnounced() {
        script.own(0, Progress.upTo(0));
        script.own(1, Progress.upTo(0));
        for (int offset = 0; offset < 6; offset++) {
            script.take(1, offset);
        }
        script.decide(script.take(0, 0));
        Commit<String> underWay = script.prepared();
        ledger.assignments().release(1);
        script.take(0, 1);
        script.take(0, 2);

        assertThat(ledger.offer(0, 3, 1)).isInstanceOf(Offer.NoRoom.class);
        ledger.aborted(underWay);

        script.take(0, 3);
    }

    @Test
    void afterAWorkerThatWasLostAllThatItMayHaveHadIsSuspect() {
        Suspects suspects = new Custody.Held(2).suspects(30);

        script.own(0, new Progress(20, List.of(10L, 15L)), suspects);

        assertThat(script.take(0, 10).isSuspect()).isTrue();
        assertThat(script.take(0, 15).isSuspect()).isTrue();
        assertThat(script.take(0, 20).isSuspect()).isTrue();
        assertThat(script.take(0, 22).isSuspect()).isTrue();
        assertThat(script.take(0, 23).isSuspect()).as("more than it said").isFalse();
    }

    @Test
    void whatIsAppendedAfterTheTakeoverIsNotSuspect() {
        script.own(0, Progress.upTo(20), new Custody.Held(100).suspects(21));

        assertThat(script.take(0, 20).isSuspect()).isTrue();
        assertThat(script.take(0, 21).isSuspect()).isFalse();
    }

    @Test
    void aSuspectIsNotAttemptedBeforeItIsToldThatItIsOne() {
        script.own(0, new Progress(1, List.of(0L)), new Custody.Held(0).suspects(1));
        Entry<String> suspect = script.take(0, 0);
        ledger.tell(suspect, "unknown: 0");
        assertThat(ledger.begin(suspect, script.now)).isEqualTo(Leave.LATER);

        Commit<String> lost = script.prepared();
        ledger.aborted(lost);
        assertThat(ledger.begin(suspect, script.now)).isEqualTo(Leave.LATER);
        Commit<String> commit = script.commit();

        assertThat(commit.decisions()).containsExactly("unknown: 0");
        assertThat(ledger.begin(suspect, script.now)).isEqualTo(Leave.GRANTED);
        script.decide(suspect);
        assertThat(script.commit().decisions()).containsExactly("outcome of 0");
    }

    @Test
    void thereIsNothingToSuspectAfterAnOrderlyEnd() {
        script.own(0, Progress.upTo(0));
        script.sent(0, 0);
        script.take(0, 1);
        script.decide(script.sent(0, 2));
        ledger.assignments().leave(List.of(0));

        List<Entry<String>> unknown = ledger.assignments().giveUp(List.of(0));

        assertThat(unknown).extracting(Entry::offset).containsExactly(0L);
        ledger.tell(unknown.getFirst(), "unknown: 0");
        assertThat(ledger.assignments().handedBack(List.of(0))).isFalse();
        Commit<String> last = script.commit();
        assertThat(ledger.assignments().handedBack(List.of(0))).isTrue();
        assertThat(last.decisions()).containsExactly("unknown: 0", "outcome of 2");
        assertThat(last.progress().get(0)).isEqualTo(new Progress(3, List.of(0L, 1L)));
        assertThat(last.custody(0)).isEqualTo(Custody.CLEAN);
        assertThat(ledger.decide(unknown.getFirst(), "late", script.now)).isFalse();
        assertThat(ledger.hasUncommitted()).isFalse();
    }

    @Test
    void whatACommitUnderWaySaysOfCustodyDoesNotPassForAnOrderlyEnd() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        Commit<String> underWay = script.prepared();
        ledger.assignments().leave(List.of(0));
        assertThat(ledger.assignments().giveUp(List.of(0))).isEmpty();

        ledger.confirmed(underWay);

        assertThat(underWay.custody(0)).isInstanceOf(Custody.Held.class);
        assertThat(ledger.assignments().handedBack(List.of(0))).isFalse();
        assertThat(script.commit().custody(0)).isEqualTo(Custody.CLEAN);
    }

    @Test
    void whatIsToldOfARecordEndsWithItsAssignment() {
        script.own(0, Progress.upTo(0));
        Entry<String> sent = script.sent(0, 0);
        ledger.tell(sent, "unknown: 0");

        assertThat(ledger.assignments().release(0).unknown()).containsExactly(sent);

        assertThat(ledger.prepareAll()).as("the next owner tells").isNull();
    }

    @Test
    void suspectsThatNobodyHasComeToArePassedOn() {
        script.own(0, new Progress(20, List.of(10L, 15L, 17L)), new Custody.Held(5).suspects(40));
        ledger.tell(script.take(0, 10), "unknown: 10");
        ledger.assignments().leave(List.of(0));
        ledger.assignments().giveUp(List.of(0));

        Commit<String> last = script.commit();

        assertThat(last.decisions()).containsExactly("unknown: 10");
        assertThat(last.custody(0)).isEqualTo(new Custody.Released(new Suspects(15, 5, 40)));
        ledger.assignments().release(0);
        script.own(
                0,
                Objects.requireNonNull(last.progress().get(0)),
                last.custody(0).suspects(99));
        assertThat(script.take(0, 10).isSuspect()).isFalse();
        assertThat(script.take(0, 15).isSuspect()).isTrue();
    }

    @Test
    void aSecondLossCountsAgainWhatTheFirstHadNotComeTo() {
        script.own(0, Progress.upTo(20), new Custody.Held(100).suspects(200));
        script.decide(script.take(0, 20));

        assertThat(script.commit().custody(0)).isEqualTo(new Custody.Held(99));
    }
}
