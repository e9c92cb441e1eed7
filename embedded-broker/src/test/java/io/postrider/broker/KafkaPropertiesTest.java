package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {
    private static final BrokerSettings SETTINGS = BrokerSettings.at(Path.of("data"));
    private static final ListenerPorts PORTS = new ListenerPorts(9092, 9093);

    @Test
    void everyNameIsOneThatKafkaKnowsAndEveryValueOneItTakes() {
        Map<String, Object> properties = properties(SETTINGS);

        assertThat(KafkaConfig.configDef().names()).containsAll(properties.keySet());
        assertThatCode(() -> new KafkaConfig(properties, false)).doesNotThrowAnyException();
    }

    @Test
    void flushedMeansEveryTopicBeforeEachAcknowledgement() {
        assertThat(properties(SETTINGS)).containsEntry("log.flush.interval.messages", 1L);
        assertThat(properties(SETTINGS.withDurability(Durability.PAGE_CACHE)))
                .doesNotContainKey("log.flush.interval.messages");
    }

    @Test
    void anAddressOfTheNewKindIsWrittenInBrackets() {
        BrokerSettings settings = new BrokerSettings(Path.of("data"), "::1", 0, Durability.FLUSHED);

        assertThat(properties(settings)).containsEntry("advertised.listeners", "CLIENTS://[::1]:9092");
    }

    @Test
    void settingsThatNoClientCouldUseAreRefused() {
        assertThatThrownBy(() -> SETTINGS.withPort(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> new BrokerSettings(Path.of("data"), "0.0.0.0", 0, Durability.FLUSHED))
                .hasMessageContaining("0.0.0.0");
    }

    private static Map<String, Object> properties(BrokerSettings settings) {
        return KafkaProperties.of(settings, settings.directory().resolve("kafka"), PORTS);
    }
}
