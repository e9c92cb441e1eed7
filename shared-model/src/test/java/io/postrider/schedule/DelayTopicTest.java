package io.postrider.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** DESIGN section 4: never early, late by 2 s or 5 % at most, six hops at most for waits up to four hours. */
class DelayTopicTest {

    private static final Instant START = Instant.ofEpochMilli(1_790_000_000_000L);
    private static final long FOUR_HOURS = Duration.ofHours(4).toMillis();
    private static final long TWO_MINUTES = Duration.ofMinutes(2).toMillis();
    private static final long MAX_COST = DelayTopic.HOP_COST.toMillis();

    @Test
    void everyWaitUpToFourHoursHoldsWhateverAHopCosts() {
        for (long cost : new long[] {0, 1, 37, 100, 249, MAX_COST}) {
            everyWait(0, TWO_MINUTES, 7, hop -> cost);
            everyWait(TWO_MINUTES, FOUR_HOURS, 151, hop -> cost);
        }
    }

    @Test
    void everyWaitHoldsWhenHopsCostDifferently() {
        Random random = new Random(20_260);
        everyWait(0, FOUR_HOURS, 127, hop -> random.nextLong(MAX_COST + 1));
        everyWait(0, FOUR_HOURS, 131, hop -> hop % 2 == 0 ? 0 : MAX_COST);
        everyWait(0, FOUR_HOURS, 137, hop -> hop % 2 == 0 ? MAX_COST : 0);
    }

    @Test
    void aWaitOfDaysIsKeptInFourHourStepsAndNoLater() {
        for (long days = 1; days <= 5; days++) {
            Duration wait = Duration.ofDays(days);
            Arrival arrival = travel(wait.toMillis(), hop -> MAX_COST);
            assertThat(arrival.lateMillis()).isBetween(0L, wait.toMillis() / 20);
            assertThat(arrival.hops()).isLessThanOrEqualTo((int) days * 6 + DelayTopic.MAX_HOPS);
        }
    }

    @Test
    void whatIsDueGoesNowhere() {
        assertThat(DelayTopic.next(START, START, START)).isEmpty();
        assertThat(DelayTopic.next(START.plusMillis(1), START.minusSeconds(9), START))
                .isEmpty();
    }

    @Test
    void aTopicIsKnownByItsName() {
        for (DelayTopic each : DelayTopic.values()) {
            assertThat(DelayTopic.named(each.topic())).contains(each);
        }
        assertThat(DelayTopic.named("mail.schedule.7s")).isEmpty();
    }

    private static void everyWait(long from, long to, long step, LongUnaryOperator cost) {
        for (long wait = from; wait <= to; wait += step) {
            Arrival arrival = travel(wait, cost);
            long allowed = Math.max(DelayTopic.LATENESS_FLOOR.toMillis(), wait / 20);
            // Plain conditions: this runs a million times.
            if (arrival.lateMillis() < 0 || arrival.lateMillis() > allowed || arrival.hops() > DelayTopic.MAX_HOPS) {
                throw new AssertionError("a wait of " + wait + " ms: " + arrival);
            }
        }
    }

    private static Arrival travel(long waitMillis, LongUnaryOperator cost) {
        Instant due = START.plusMillis(waitMillis);
        Instant now = START;
        int hops = 0;
        for (Optional<DelayTopic> next = DelayTopic.next(now, START, due);
                next.isPresent();
                next = DelayTopic.next(now, START, due)) {
            now = now.plus(next.get().delay()).plusMillis(cost.applyAsLong(hops));
            hops++;
        }
        return new Arrival(Duration.between(due, now).toMillis(), hops);
    }

    private record Arrival(long lateMillis, int hops) {}
}
