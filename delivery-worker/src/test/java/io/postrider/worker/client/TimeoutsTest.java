package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {

    private static final Timeouts ALL_DIFFERENT = new Timeouts(s(1), s(2), s(5), s(3), s(4), s(6), s(7), s(8), s(9));

    @ParameterizedTest
    @CsvSource({
        "GREETING, 2",
        "HELLO, 3",
        "STARTTLS, 3",
        "AUTH, 3",
        "RSET, 3",
        "QUIT, 3",
        "MAIL, 4",
        "RCPT, 6",
        "DATA, 7",
        "CONTENT, 9"
    })
    void eachReplyHasATimeOfItsOwn(Stage stage, int seconds) {
        assertThat(ALL_DIFFERENT.of(stage)).isEqualTo(s(seconds));
    }

    private static Duration s(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
