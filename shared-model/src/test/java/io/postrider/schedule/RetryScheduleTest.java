package io.postrider.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.reply.EnhancedStatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Random CHANCE = new Random(1);

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 15", "3, 30", "4, 60", "5, 120", "6, 120", "2147483647, 120"})
    void theLastDelayRepeats(int attempts, int minutes) {
        assertThat(RetrySchedule.DEFAULT.after(attempts, RetryKind.ORDINARY, CHANCE))
                .isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void aScheduleWithoutADelayOrALifetimeIsNone() {
        Duration day = Duration.ofDays(1);
        assertThatThrownBy(() -> new RetrySchedule(List.of(), day, day)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(List.of(Duration.ofSeconds(-1)), day, day))
                .isInstanceOf(IllegalArgumentException.class);
        // A wait of no length would be over before the mail is put aside.
        assertThatThrownBy(() -> new RetrySchedule(List.of(day, Duration.ZERO), day, day))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(List.of(day), day, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(List.of(day), Duration.ZERO, day))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachKindOfFailureHasItsOwnDelaysOrTheOrdinary() {
        RetrySchedule retry = new RetrySchedule(
                Map.of(RetryKind.ORDINARY, List.of(HOUR), RetryKind.GREYLISTED, List.of(MINUTE, HOUR)), 0, HOUR, HOUR);

        assertThat(retry.after(1, RetryKind.GREYLISTED, CHANCE)).isEqualTo(MINUTE);
        assertThat(retry.after(2, RetryKind.GREYLISTED, CHANCE)).isEqualTo(HOUR);
        assertThat(retry.after(1, RetryKind.MAILBOX_FULL, CHANCE)).isEqualTo(HOUR);
    }

    @Test
    void jitterMakesWaitsLongerAndNeverShorter() {
        RetrySchedule retry = new RetrySchedule(Map.of(RetryKind.ORDINARY, List.of(HOUR)), 10, HOUR, HOUR);
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            waits.add(retry.after(1, RetryKind.ORDINARY, CHANCE));
        }
        assertThat(waits).hasSizeGreaterThan(900).allSatisfy(wait -> assertThat(wait)
                .isBetween(HOUR, HOUR.plusMinutes(6)));
        assertThatThrownBy(() -> new RetrySchedule(Map.of(RetryKind.ORDINARY, List.of(HOUR)), 51, HOUR, HOUR))
                .hasMessageContaining("0 to 50");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            450 4.2.0 <a@b.test>: Recipient address rejected: Greylisted, see http | 4.2.0 | GREYLISTED
            451 4.7.1 Graylisting in action, please come back later               | 4.7.1 | GREYLISTED
            451-4.7.1 gray-listed                                                 | 4.7.1 | GREYLISTED
            421 4.7.0 you are on a grey list                                      | 4.7.0 | ORDINARY
            451 4.3.0 Try later                                                   | 4.3.0 | ORDINARY
            452 4.2.2 The mailbox is over its quota                               | 4.2.2 | MAILBOX_FULL
            452 4.3.1 Insufficient system storage                                 | 4.3.1 | ORDINARY
            """)
    void whatThePeerSaidTellsTheKind(String reply, String status, RetryKind kind) {
        Diagnosis said = new Diagnosis(
                Action.DELAYED, EnhancedStatusCode.of(status), Diagnosis.SMTP, reply, null, Instant.EPOCH);
        assertThat(RetryKind.of(said)).isEqualTo(kind);
    }

    @Test
    void whatWeSayOurselvesIsNoGreylisting() {
        assertThat(RetryKind.of(Diagnosis.found(Action.DELAYED, "4.3.0", "450 greylisted", null, Instant.EPOCH)))
                .isEqualTo(RetryKind.ORDINARY);
    }
}
