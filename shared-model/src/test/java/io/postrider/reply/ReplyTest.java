package io.postrider.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

    @Test
    void oneLineIsCodeAndText() {
        assertThat(Reply.of(354, "Go on").wire()).isEqualTo("354 Go on\r\n");
        assertThat(Reply.of(250, "2.0.0", "Ok").wire()).isEqualTo("250 2.0.0 Ok\r\n");
    }

    @Test
    void everyLineOfManyHasTheCodesAndOnlyTheLastABlank() {
        Reply reply = new Reply(550, EnhancedStatusCode.of("5.1.1"), List.of("No such user", "here", "Sorry"));
        assertThat(reply.wire()).isEqualTo("550-5.1.1 No such user\r\n550-5.1.1 here\r\n550 5.1.1 Sorry\r\n");
        assertThat(reply).hasToString("550 5.1.1 No such user here Sorry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\n250 ok"})
    void aLineCannotSmuggleAnother(String line) {
        assertThatThrownBy(() -> Reply.of(250, line)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 199, 600, 999})
    void aCodeIsOneOfSmtp(int code) {
        assertThatThrownBy(() -> Reply.of(code, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReplyHasAtLeastOneLineAndItsFirstDigitSaysWhatItMeans() {
        assertThatThrownBy(() -> new Reply(250, null, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Reply.of(250, "").isSuccess()).isTrue();
        assertThat(Reply.of(354, "").isIntermediate()).isTrue();
        assertThat(Reply.of(421, "").isTransient()).isTrue();
        assertThat(Reply.of(554, "").isPermanent()).isTrue();
    }
}
