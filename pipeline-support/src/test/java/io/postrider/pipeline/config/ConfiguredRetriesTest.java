package io.postrider.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetrySchedule;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredRetriesTest {

    @Test
    void nothingSaidIsTheDefaultSchedule() {
        RetrySchedule retry = ConfiguredRetries.of(settings(Map.of()).retry());

        assertThat(retry.delays().get(RetryKind.ORDINARY))
                .isEqualTo(RetrySchedule.DEFAULT.delays().get(RetryKind.ORDINARY));
        assertThat(retry.delays().get(RetryKind.GREYLISTED)).startsWith(Duration.ofMinutes(1));
        assertThat(retry.delays().get(RetryKind.MAILBOX_FULL)).startsWith(Duration.ofHours(1));
        assertThat(retry.lifetime()).isEqualTo(RetrySchedule.DEFAULT.lifetime());
        assertThat(retry.delayNotice()).isEqualTo(RetrySchedule.DEFAULT.delayNotice());
        assertThat(retry.jitter()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"delays, 0s", "delays, '5m,-1m'", "lifetime, 0s", "delay-notice, -1s", "greylisted, 0s", "jitter, 51"})
    void whatIsWrongIsToldUnderItsKeyWhateverServiceReadsIt(String key, String value) {
        PostriderSettings wrong = settings(Map.of("postrider.retry." + key, value));

        assertThatThrownBy(() -> ConfiguredRetries.of(wrong.retry()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.retry: ");
        assertThatThrownBy(() -> new SharedKeysRule().check(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.retry: ");
    }

    private static PostriderSettings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(PostriderSettings.class);
    }
}
