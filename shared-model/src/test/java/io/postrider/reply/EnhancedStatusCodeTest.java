package io.postrider.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnhancedStatusCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "4.4.7", "5.1.1", "5.7.509", "5.999.999"})
    void aCodeOfRfc3463IsReadAndWrittenAlike(String text) {
        assertThat(EnhancedStatusCode.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "5",
                "5.1",
                "5.1.",
                "5..1",
                ".1.1",
                "5.1.1.1",
                "1.1.1",
                "3.1.1",
                "6.0.0",
                "55.1.1",
                "5.1000.1",
                "5.1.1000",
                "5.-1.1",
                "5.1.+1",
                "5.1.1 ",
                " 5.1.1",
                "5.1.x",
                "5.\u0661.1",
                "five.one.one"
            })
    void whatIsNoCodeIsNone(String text) {
        assertThat(EnhancedStatusCode.parse(text)).isEmpty();
        assertThatThrownBy(() -> EnhancedStatusCode.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itsClassSaysWhatItMeans() {
        assertThat(EnhancedStatusCode.of("2.1.5").isSuccess()).isTrue();
        assertThat(EnhancedStatusCode.of("4.2.1").isTransient()).isTrue();
        assertThat(EnhancedStatusCode.of("5.2.1").isPermanent()).isTrue();
        assertThat(EnhancedStatusCode.of("4.4.7").withClass(5)).hasToString("5.4.7");
    }
}
