package io.postrider.ingress.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLimitsTest {

    @ParameterizedTest
    @CsvSource({"0, 30000, false", "0, 30001, true", "30000, 31000, true", "32000, 31000, false", "61000, 60000, true"})
    void less_than_a_kibibyte_a_second_is_crawling_after_half_a_minute(long octets, long millis, boolean crawls) {
        assertThat(ShellLimits.isCrawling(octets, millis)).isEqualTo(crawls);
    }
}
