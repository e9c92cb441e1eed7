package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.shaping.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Diagnosis WHY =
            Diagnosis.found(Action.DELAYED, "4.4.1", "connection refused", null, Instant.EPOCH);

    private static final long MEMORY = 64L << 20;
    private static final LaneLimits LIMITS = new LaneLimits(Duration.ZERO, 1000, MEMORY);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Lane lane = new Lane("site:a", Shape.of(5, 100), () -> now);

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
    void aDeadLaneIsTriedAgainAfterAWhileOverOneConnection() throws InterruptedException {
        lane.dialing();
        lane.unreachable(WHY);
        assertThat(lane.isDone())
                .as("what is known of it must not be forgotten")
                .isFalse();

        now = now.plus(LaneLimits.DEAD_TIME);

        assertThat(lane.obstacle()).isEmpty();
        assertThat(lane.isUnproven()).isTrue();
        assertThat(lane.offer(consignment(), false)).isEqualTo(Lane.Asks.A_RUNNER);
        assertThat(lane.offer(consignment(), false)).isEqualTo(Lane.Asks.NOTHING);
        assertThat(lane.take(0)).isNotNull();
        lane.dialing();
        assertThat(lane.reached()).as("the rest follows").isEqualTo(1);
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
        for (int i = 0; i < 30; i++) {
            lane.offer(new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test"), (1 << 20)), false);
        }

        assertThat(lane.spill(under(900, 0, 1), later(Duration.ofSeconds(2)))).hasSize(30 - 64 / 5);
    }

    @Test
    void lanesThatAreAllEquallyLongKeepWhatTheyHaveButForALittle() {
        offer(62);

        assertThat(lane.spill(under(0, MEMORY, 16), later(Duration.ofSeconds(2))))
                .hasSize(12);
    }

    @Test
    void aLaneThatMovesOnABusyMachineKeepsItsQueue() throws InterruptedException {
        offer(330);
        for (int i = 0; i < 100; i++) {
            lane.take(0);
            lane.finishedOne();
        }

        assertThat(lane.spill(busy(), later(Duration.ofSeconds(4)))).isEmpty();
        assertThat(lane.spill(under(0, MEMORY, 1), later(Duration.ofSeconds(4))))
                .isNotEmpty();
    }

    @Test
    void aLaneThatDoesNotMoveIsCutOnABusyMachineTooAfterAWhile() {
        offer(200);

        assertThat(lane.spill(busy(), later(Duration.ofSeconds(2)))).isEmpty();
        assertThat(lane.spill(busy(), later(Duration.ofSeconds(4)))).hasSize(200 - 1000 / 6);
    }

    @Test
    void whereRoomIsScarceADestinationThatNobodyKnowsGetsOneConnection() {
        assertThat(lane.offer(consignment(), true)).isEqualTo(Lane.Asks.A_RUNNER);
        assertThat(lane.offer(consignment(), true)).isEqualTo(Lane.Asks.NOTHING);
        assertThat(lane.missing(true)).isZero();
        assertThat(lane.offer(consignment(), false)).isEqualTo(Lane.Asks.A_RUNNER);
    }

    @Test
    void whoIsOneTooManyAfterAPushBackGetsNoMore() throws InterruptedException {
        offer(12);
        for (int i = 0; i < 5; i++) {
            assertThat(lane.take(0)).isNotNull();
        }

        lane.pushedBack();

        assertThat(lane.take(0)).isNull();
        assertThat(lane.take(0)).isNull();
        assertThat(lane.take(0)).isNull();
        assertThat(lane.take(0)).as("two may go on").isNotNull();
        assertThat(lane.missing(false)).isZero();
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

    private void offer(int messages) {
        for (int i = 0; i < messages; i++) {
            lane.offer(consignment(), false);
        }
    }

    private static long later(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static Pressure under(int free, long freeOctets, int queues) {
        return new Pressure(free, freeOctets, LIMITS, queues, false);
    }

    private static Pressure busy() {
        return new Pressure(0, MEMORY, LIMITS, 2, true);
    }

    private static FakeConsignment consignment() {
        return new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test"));
    }
}
