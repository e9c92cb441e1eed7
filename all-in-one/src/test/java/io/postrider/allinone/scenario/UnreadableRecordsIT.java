package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that cannot be read ends in the quarantine, with the reason, and the stage goes on. */
class UnreadableRecordsIT {

    private static final List<String> TOPICS =
            List.of("mail.accepted", "mail.reports", "mail.outbound", "mail.schedule.1s", "mail.failed");
    private static final byte[] MESSAGE = "Subject: on\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void garbage_on_any_topic_is_put_aside_and_mail_goes_on(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            PostriderProcess postrider = world.started(world.postrider("garbage"));
            Map<String, Object> broker = Map.of("bootstrap.servers", "127.0.0.1:" + postrider.kafkaPort());
            try (KafkaProducer<String, byte[]> producer =
                    new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
                for (String topic : TOPICS) {
                    producer.send(new ProducerRecord<>(topic, "key", "garbage".getBytes(StandardCharsets.US_ASCII)))
                            .get();
                    ProducerRecord<String, byte[]> lying = new ProducerRecord<>(topic, "key", new byte[0]);
                    lying.headers().add("envelope", "{\"v\":1,\"id\":\"x\"}".getBytes(StandardCharsets.US_ASCII));
                    producer.send(lying).get();
                }
            }
            SmtpClient.deliver(postrider.smtpPort(), "a@home.example", List.of("b@away.example"), MESSAGE);
            world.sink().awaitReceived(1, Duration.ofSeconds(20));
            try (EventLog quarantine = world.with(EventLog.of(postrider.kafkaPort(), "mail.quarantine"))) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(quarantine.records()).hasSize(2 * TOPICS.size()));
            }
        }
    }
}
