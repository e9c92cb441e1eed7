package io.postrider.dsn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.Parsed;
import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.PostriderSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DsnConfigTest {

    @Test
    void nothingSaidMeansTheMachinesNameAndNoPostmasterToBother() {
        DsnConfig config = DsnConfig.of(settings(Map.of()));
        assertThat(Domain.parse(config.hostname())).isInstanceOf(Parsed.Ok.class);
        assertThat(config.postmaster()).isNull();
        assertThat(config.retries().of("site:mx.test", new Domain("a.test")).lifetime())
                .isEqualTo(Duration.ofDays(5));
        assertThat(config.inlineLimit()).isEqualTo(64 * 1024);
    }

    @Test
    void whatIsSaidIsTaken() {
        DsnConfig config = DsnConfig.of(
                settings(Map.of("postrider.hostname", "MX1.bücher.example", "postrider.postmaster", "pm@example.org")));
        assertThat(config.hostname()).isEqualTo("mx1.xn--bcher-kva.example");
        assertThat(config.postmaster()).isEqualTo(Mailbox.of("pm@example.org"));
    }

    @Test
    void aMistakeIsOneLineThatNamesItsKey() {
        ConfigurationRule rule = ServiceLoader.load(ConfigurationRule.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(DsnRule.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> rule.check(settings(Map.of("postrider.hostname", "two words"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("postrider.hostname: domain has a character that no domain may have");
        assertThatThrownBy(() -> rule.check(settings(Map.of("postrider.postmaster", "nobody"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.postmaster: ");
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
