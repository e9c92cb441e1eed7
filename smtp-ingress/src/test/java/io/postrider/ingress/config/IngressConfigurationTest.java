package io.postrider.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.ingress.listener.Endpoint;
import io.postrider.ingress.session.Role;
import io.postrider.pipeline.config.PostriderSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressConfigurationTest {

    @Test
    void without_any_key_it_is_an_mx_on_loopback() {
        IngressConfiguration configuration =
                IngressConfiguration.of(settings(Map.of("postrider.hostname", "MX1.example.org")));

        assertThat(configuration.configured())
                .containsExactly(new ConfiguredListener(new Endpoint("mx", "127.0.0.1", 2525), Role.RELAY));
        assertThat(configuration.acceptance().hostname().name()).isEqualTo("mx1.example.org");
        assertThat(configuration.acceptance().postmaster()).hasToString("postmaster@mx1.example.org");
        assertThat(configuration.messages().sizeLimit()).isEqualTo(50L << 20);
        assertThat(configuration.messages().inlineLimit()).isEqualTo(64 << 10);
        assertThat(configuration.uncheckedRecipients()).isFalse();
    }

    @Test
    void the_machine_has_a_name_when_configuration_has_none() {
        assertThat(IngressConfiguration.of(settings(Map.of()))
                        .acceptance()
                        .hostname()
                        .name())
                .isNotEmpty();
    }

    @Test
    void relay_domains_whose_recipients_nobody_checks_are_worth_a_warning() {
        assertThat(IngressConfiguration.of(settings(Map.of("postrider.relay-domains", "example.org")))
                        .uncheckedRecipients())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4095", "1M"})
    void an_inline_limit_may_be_anything_that_fits_into_a_record(String limit) {
        assertThat(IngressConfiguration.of(settings(Map.of("postrider.kafka.inline-limit", limit)))
                        .messages()
                        .inlineLimit())
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "listeners.submission.role, submission, postrider.listeners.submission.role",
        "listeners.submission.role, mx, postrider.listeners.submission.role",
        "listeners.submission.tls, implicit, postrider.listeners.submission.tls",
        "listeners.submission.tls, starttls, postrider.listeners.submission.tls",
        "listeners.submission.port, 70000, postrider.listeners.submission.port",
        "listeners.submission.port, -1, postrider.listeners.submission.port",
        "listeners.submission.host, ' ', postrider.listeners.submission.host",
        "recipient-check, call-ahead, postrider.recipient-check",
        "recipient-check, maybe, postrider.recipient-check",
        "trusted-networks, 127.0.0.1/8, postrider.trusted-networks",
        "trusted-networks, localhost, postrider.trusted-networks",
        "relay-domains, exa mple, postrider.relay-domains",
        "relay-domains, *.*, postrider.relay-domains",
        "hostname, -x, postrider.hostname",
        "postmaster, postmaster, postrider.postmaster",
        "message-size-limit, 0, postrider.message-size-limit",
        "kafka.inline-limit, 5M, postrider.kafka.inline-limit",
        "ingress.memory, 1M, postrider.ingress.memory",
        "ingress.recipients, 10, postrider.ingress.recipients",
        "ingress.recipients, 10001, postrider.ingress.recipients",
        "ingress.connections, 0, postrider.ingress",
        "ingress.data-timeout, 0s, postrider.ingress",
    })
    void what_is_wrong_or_not_there_yet_is_one_line_with_the_key(String key, String value, String named) {
        Map<String, String> keys = new HashMap<>(Map.of("postrider.listeners.submission.port", "0"));
        keys.put("postrider." + key, value);
        PostriderSettings settings = settings(keys);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IngressRule().check(settings))
                .withMessageStartingWith(named + ": ")
                .withMessageMatching("[ -~]+");
    }

    @Test
    void two_listeners_at_one_place_are_one_line_that_names_both() {
        PostriderSettings settings = settings(Map.of(
                "postrider.listeners.mx.port", "2525",
                "postrider.listeners.second.host", "0.0.0.0",
                "postrider.listeners.second.port", "2525"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IngressRule().check(settings))
                .withMessage(
                        "postrider.listeners.second: listens on 0.0.0.0:2525, where postrider.listeners.mx does already");
    }

    @Test
    void listeners_on_any_free_port_are_apart() {
        assertThat(IngressConfiguration.of(
                                settings(Map.of("postrider.listeners.a.port", "0", "postrider.listeners.b.port", "0")))
                        .configured())
                .hasSize(2);
    }

    /** RFC 5321 section 4.5.3.2.7: at least 5 minutes for the next command. */
    @Test
    void clients_have_the_time_that_the_standard_gives_them() {
        assertThat(IngressConfiguration.of(settings(Map.of())).limits().command())
                .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    private static PostriderSettings settings(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(keys, "test", 300))
                .withMapping(PostriderSettings.class)
                .build()
                .getConfigMapping(PostriderSettings.class);
    }
}
