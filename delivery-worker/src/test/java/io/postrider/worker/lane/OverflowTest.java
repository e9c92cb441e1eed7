package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverflowTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @Test
    void aloneASlowLaneMayHoldAQuarterAndMoreOfThemLessEach() {
        assertThat(settled(1, 1000)).isEqualTo(250);
        assertThat(settled(7, 1000)).isEqualTo(100);
        assertThat(settled(97, 1000)).isBetween(8, 11);
        assertThat(Overflow.allowed(-5, 0, 0, ONE_SECOND)).isEqualTo(1);
    }

    @Test
    void aLaneThatIsDoneWithItSoonMayHoldMore() {
        assertThat(Overflow.allowed(0, 10, 4000, Duration.ofSeconds(1))).isEqualTo(4000);
    }

    @Test
    void noLaneIsCutBelowWhatEveryoneMayHave() {
        assertThat(Overflow.allowed(0, 50, 1, Duration.ofSeconds(1))).isEqualTo(50);
    }

    @Test
    void whatIsHandedBackComesBackAtTheLanesPace() {
        Overflow overflow = new Overflow();
        List<Instant> dues = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dues.add(overflow.due(NOW, 250, 10, Duration.ofMinutes(5)));
        }

        assertThat(dues).isSorted().first().isEqualTo(NOW.plusMillis(25_100));
        assertThat(dues).last().isEqualTo(NOW.plusMillis(35_000));
    }

    @Test
    void neverSoonerThanTenSecondsNorLaterThanAnHour() {
        assertThat(new Overflow().due(NOW, 10, 5000, Duration.ofHours(1))).isEqualTo(NOW.plusSeconds(10));
        assertThat(new Overflow().due(NOW, 10_000, 0, Duration.ofDays(1)))
                .isBetween(NOW.plus(Duration.ofMinutes(30)), NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void aLaneThatWasSlowForSecondsIsNotPutOffForLong() {
        Overflow overflow = new Overflow();
        for (int i = 0; i < 1000; i++) {
            assertThat(overflow.due(NOW, 50, 0.1, Duration.ofSeconds(3)))
                    .isBetween(NOW.plusSeconds(10), NOW.plusSeconds(20));
        }
        assertThat(overflow.due(NOW, 50, 0.1, Duration.ofMinutes(2)))
                .isBetween(NOW.plusSeconds(120), NOW.plusSeconds(240));
    }

    @Test
    void thePaceIsThatOfLate() {
        Throughput throughput = new Throughput(0);
        assertThat(throughput.perSecond(0)).isZero();
        finish(throughput, 50);
        assertThat(throughput.perSecond(SECOND / 2)).isEqualTo(100);
        finish(throughput, 50);
        assertThat(throughput.perSecond(SECOND)).isEqualTo(100);
        assertThat(throughput.perSecond(2 * SECOND)).isEqualTo(50);
        throughput.start(60 * SECOND);
        assertThat(throughput.perSecond(60 * SECOND + 1)).isEqualTo(50);
        finish(throughput, 400);
        assertThat(throughput.perSecond(61 * SECOND)).as("faster at once").isEqualTo(400);
    }

    private static void finish(Throughput throughput, int times) {
        for (int i = 0; i < times; i++) {
            throughput.finished();
        }
    }

    /** What each of so many full lanes ends up with when all are trimmed in turn. */
    private static int settled(int lanes, int budget) {
        int[] held = new int[lanes];
        Arrays.fill(held, budget / lanes);
        for (int round = 0; round < 3000; round++) {
            for (int i = 0; i < lanes; i++) {
                int free = budget - Arrays.stream(held).sum();
                int allowed = Overflow.allowed(free + held[i], 0, 0, ONE_SECOND);
                // Full lanes take whatever they are allowed.
                held[i] = held[i] > allowed ? Math.max(allowed, held[i] - 1) : Math.min(allowed, held[i] + 1);
            }
        }
        return held[0];
    }
}
