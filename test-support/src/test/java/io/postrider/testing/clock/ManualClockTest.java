package io.postrider.testing.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-01-31T12:00:00Z");

    @Test
    void standsStillUntilItIsAdvanced() {
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));

        assertThat(clock.advance(Duration.ofHours(36))).isEqualTo(Instant.parse("2026-02-02T00:00:00Z"));
        assertThat(clock.millis())
                .isEqualTo(Instant.parse("2026-02-02T00:00:00Z").toEpochMilli());
    }

    @Test
    void clocksOfOtherZonesShareTheMoment() {
        Clock inVienna = clock.withZone(ZoneId.of("Europe/Vienna"));

        clock.advance(Duration.ofMinutes(1));

        assertThat(inVienna.instant()).isEqualTo(clock.instant());
        assertThat(inVienna.getZone()).isEqualTo(ZoneId.of("Europe/Vienna"));
    }

    @Test
    void goesBackOnlyWhenSet() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));

        clock.set(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void noStepOfManyThreadsIsLost() throws InterruptedException {
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int step = 0; step < 1_000; step++) {
                    clock.advance(Duration.ofSeconds(1));
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(clock.instant())
                .isEqualTo(Instant.parse("2026-01-31T12:00:00Z").plusSeconds(8_000));
    }
}
