package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Diagnosis WHY =
            Diagnosis.found(Action.DELAYED, "4.4.1", "connection refused", null, Instant.EPOCH);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Lane lane = new Lane("site:a", 5, () -> now);

    @Test
    void aLaneIsDeadOnlyWhenTheLastOfItsDialsHasEndedBadly() {
        lane.dialing();
        lane.dialing();

        assertThat(lane.unreachable(WHY)).as("better left to the other").isTrue();
        assertThat(lane.obstacle()).isEmpty();

        assertThat(lane.unreachable(WHY)).isFalse();
        assertThat(lane.obstacle()).contains(WHY);
    }

    @Test
    void aDialThatWasGivenUpKeepsNoLaneAlive() {
        lane.dialing();
        lane.dialing();
        lane.dialEnded();

        assertThat(lane.unreachable(WHY)).isFalse();
        assertThat(lane.obstacle()).contains(WHY);
    }

    @Test
    void aSessionThatIsGoneIsNobodysReasonToWait() {
        lane.dialing();
        lane.reached();
        lane.sessionGone();
        lane.dialing();

        assertThat(lane.unreachable(WHY)).isFalse();
    }

    @Test
    void whenALaneIsNoLongerCrowdedWhatWaitsGetsMoreRunners() throws InterruptedException {
        lane.offer(consignment(), false);
        lane.offer(consignment(), false);
        lane.dialing();
        lane.dialing();
        lane.take(0);
        Consignment refused = Objects.requireNonNull(lane.take(0));
        lane.reached();
        assertThat(lane.unreachable(WHY)).isTrue();
        assertThat(lane.putBack(refused)).isFalse();
        assertThat(lane.missing(false)).isZero();

        now = now.plus(LaneLimits.DEAD_TIME).plus(Duration.ofSeconds(1));

        assertThat(lane.missing(false)).isEqualTo(1);
    }

    @Test
    void ofLargeMessagesALaneKeepsNoMoreThanItsShareOfMemory() {
        for (int i = 0; i < 16; i++) {
            lane.offer(new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test"), 1_000_000), false);
        }

        assertThat(lane.spill(900, 0, System.nanoTime() + LaneLimits.GRACE.toNanos() * 2, true))
                .hasSize(12);
    }

    @Test
    void whereRoomIsScarceADestinationThatNobodyKnowsGetsOneConnection() {
        assertThat(lane.offer(consignment(), true)).isEqualTo(Lane.Asks.A_RUNNER);
        assertThat(lane.offer(consignment(), true)).isEqualTo(Lane.Asks.NOTHING);
        assertThat(lane.missing(true)).isZero();
        assertThat(lane.offer(consignment(), false)).isEqualTo(Lane.Asks.A_RUNNER);
    }

    @Test
    void whatIsNotOursAnyMoreWaitsNoLonger() throws InterruptedException {
        FakeConsignment ours = consignment();
        FakeConsignment lost = consignment();
        lane.offer(lost, false);
        lane.offer(ours, false);
        lost.lose();

        assertThat(lane.forget()).containsExactly(lost);
        assertThat(lane.take(0)).isSameAs(ours);
        assertThat(lane.take(0)).isNull();
    }

    private static FakeConsignment consignment() {
        return new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test"));
    }
}
