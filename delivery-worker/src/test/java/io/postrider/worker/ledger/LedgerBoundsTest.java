package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerBoundsTest {

    @Test
    void nothingBeginsWhileTheMostOutcomesWait() {
        LedgerScript script = new LedgerScript(10, 2);
        script.own(0, Progress.upTo(0));
        Entry<String> waiting = script.take(0, 0);
        script.decide(script.sent(0, 1));
        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.GRANTED);

        script.decide(script.sent(0, 2));

        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.LATER);
    }

    @Test
    void outcomesInTheCommitUnderWayCountUntilItIsConfirmed() {
        LedgerScript script = new LedgerScript(10, 2);
        script.own(0, Progress.upTo(0));
        Entry<String> waiting = script.take(0, 0);
        script.decide(script.sent(0, 1));
        script.decide(script.sent(0, 2));
        Commit<String> commit = script.prepared();
        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.LATER);

        script.ledger.confirmed(commit);

        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.GRANTED);
    }

    @Test
    void whatWasPutAsideUntriedHoldsUpNobody() {
        LedgerScript script = new LedgerScript(10, 2);
        script.own(0, Progress.upTo(0));
        Entry<String> waiting = script.take(0, 0);
        for (int offset = 1; offset < 10; offset++) {
            script.decide(script.take(0, offset));
        }

        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.GRANTED);
    }

    @Test
    void nothingBeginsWhileTheOldestOutcomeIsOlderThanTwoSeconds() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));
        Entry<String> waiting = script.take(0, 0);
        script.decide(script.take(0, 1));
        Commit<String> commit = script.prepared();
        script.passes(Duration.ofSeconds(2));
        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.GRANTED);

        script.passes(Duration.ofMillis(1));

        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.LATER);
        script.ledger.aborted(commit);
        assertThat(script.ledger.begin(waiting, script.now))
                .as("an abort does not make it younger")
                .isEqualTo(Leave.LATER);
        script.commit();
        assertThat(script.ledger.begin(waiting, script.now)).isEqualTo(Leave.GRANTED);
    }

    @Test
    void noMoreRecordsAreTakenThanMayBeInFlight() {
        LedgerScript script = new LedgerScript(2, 10);
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.take(0, 1);

        assertThat(script.ledger.hasRoomFor(1)).isFalse();
        assertThat(script.ledger.offer(0, 2, 1)).isInstanceOf(Offer.NoRoom.class);
        assertThat(script.ledger.assignments().nextFetch(0)).hasValue(2);

        script.commit();
        assertThat(script.ledger.hasRoomFor(1)).isTrue();
        script.take(0, 2);
    }

    @Test
    void noMoreOctetsAreTakenThanMemoryHas() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));
        assertThat(script.ledger.offer(0, 0, 600_000)).isInstanceOf(Offer.Taken.class);

        assertThat(script.ledger.offer(0, 1, 600_000)).isInstanceOf(Offer.NoRoom.class);
    }

    @Test
    void aRecordLargerThanAllMemoryIsTakenAlone() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));

        assertThat(script.ledger.offer(0, 0, 5_000_000)).isInstanceOf(Offer.Taken.class);
        assertThat(script.ledger.hasRoomFor(1)).isFalse();
    }

    @Test
    void aCommitWritesNoMoreOctetsThanATransactionHasTimeFor() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));
        script.octets = LedgerLimits.COMMIT_OCTETS / 2;
        for (int offset = 0; offset < 5; offset++) {
            script.decide(script.take(0, offset));
        }

        assertThat(script.commit().size()).isEqualTo(2);
        script.octets = LedgerLimits.COMMIT_OCTETS * 2;
        assertThat(script.commit().size()).as("one always goes").isEqualTo(1);
    }

    @Test
    void whatCouldNotBeCommittedAtOnceGoesInEverSmallerCommitsUntilOneSucceeds() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));
        for (int offset = 0; offset < 20; offset++) {
            script.decide(script.take(0, offset));
        }
        script.ledger.aborted(script.prepared());
        Commit<String> half = script.prepared();
        assertThat(half.size()).isEqualTo(10);
        script.ledger.ended(half, Map.of());

        assertThat(script.commit().size()).isEqualTo(5);
        assertThat(script.commit().size()).isEqualTo(10);
        assertThat(script.commit().size()).isEqualTo(5);
        assertThat(script.ledger.hasUncommitted()).isFalse();
    }

    @Test
    void whatDidNotFitIsReadAgainOnlyOnceThereIsMemoryForIt() {
        LedgerScript script = LedgerScript.roomy();
        script.own(0, Progress.upTo(0));
        script.ledger.offer(0, 0, 500_000);
        script.decide(script.take(0, 1));
        assertThat(script.ledger.hasRoomFor(1)).isTrue();

        assertThat(script.ledger.offer(0, 2, 600_000)).isInstanceOf(Offer.NoRoom.class);
        assertThat(script.ledger.hasRoomFor(1)).isFalse();
        script.commit();
        assertThat(script.ledger.hasRoomFor(1)).as("still too little").isFalse();

        script.ledger.assignments().release(0);
        assertThat(script.ledger.hasRoomFor(1)).isTrue();
    }
}
