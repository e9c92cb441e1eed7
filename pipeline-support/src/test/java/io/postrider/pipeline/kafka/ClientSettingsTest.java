package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** Kafka ignores a setting whose name it does not know. */
class ClientSettingsTest {

    @Test
    void everySettingIsOneThatKafkaKnows() {
        assertThat(ProducerConfig.configNames())
                .containsAll(ClientSettings.common().keySet())
                .containsAll(ClientSettings.producer().keySet())
                .containsAll(ClientSettings.transactional("id", Duration.ofSeconds(5))
                        .keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(ClientSettings.common().keySet())
                .containsAll(ClientSettings.member("group").keySet())
                .containsAll(ClientSettings.reader().keySet());
        assertThat(AdminClientConfig.configNames())
                .containsAll(ClientSettings.common().keySet())
                .containsAll(ClientSettings.admin().keySet());
    }

    @Test
    void aQuarantinedRecordMayBeLargerThanAnyOther() {
        assertThat(ClientSettings.producer().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
                .isEqualTo(ClientSettings.MAX_RECORD_OCTETS + ClientSettings.QUARANTINE_SLACK_OCTETS);
    }
}
