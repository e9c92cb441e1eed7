package io.postrider.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 15", "3, 30", "4, 60", "5, 120", "6, 120", "2147483647, 120"})
    void theLastDelayRepeats(int attempts, int minutes) {
        assertThat(RetrySchedule.DEFAULT.after(attempts)).isEqualTo(Duration.ofMinutes(minutes));
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
}
