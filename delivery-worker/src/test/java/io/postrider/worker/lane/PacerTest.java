package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.worker.shaping.Rate;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = SECOND / 1000;

    @Test
    void withoutARateNobodyWaits() {
        Pacer pacer = new Pacer(null, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(pacer.delay(0)).isZero();
            pacer.take(0);
        }
    }

    @Test
    void afterAPauseASecondsWorthGoesAtOnceAndThenOneByOne() {
        Pacer pacer = new Pacer(Rate.parse("10/s"), 0);
        long now = 60 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(pacer.delay(now)).isZero();
            pacer.take(now);
        }
        assertThat(pacer.delay(now)).isEqualTo(100 * MILLI);
        assertThat(pacer.delay(now + 100 * MILLI)).isZero();
    }

    @Test
    void slowerThanOneASecondNothingIsSavedUp() {
        Pacer pacer = new Pacer(Rate.parse("6/min"), 0);
        pacer.take(60 * SECOND);
        assertThat(pacer.delay(60 * SECOND)).isEqualTo(10 * SECOND);
    }

    @Test
    void inNoTimeAreThereMoreThanTheRateAndASecondsWorth() {
        Random random = new Random(7);
        Pacer pacer = new Pacer(Rate.parse("50/s"), 0);
        long now = 0;
        int taken = 0;
        while (now < 20 * SECOND) {
            now += random.nextLong(20 * MILLI);
            if (pacer.delay(now) == 0) {
                pacer.take(now);
                taken++;
            }
        }
        assertThat(taken).isBetween(900, 50 * 20 + 50);
    }
}
