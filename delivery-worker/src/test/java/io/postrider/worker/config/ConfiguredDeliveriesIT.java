package io.postrider.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.delivery.Outcome;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The delivery side as configuration makes it, without Kafka. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConfiguredDeliveriesIT {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void mailLeavesFromThePoolOfItsRelayElseOfItsDestinationElseOfAll() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start();
                ContentReader contents = new ContentReader(
                        new KafkaClients("127.0.0.1:1", new InstanceName("test"), Duration.ofSeconds(5)))) {
            String host = "smtp://" + server.address();
            Map<String, String> ours = Map.ofEntries(
                    Map.entry("hostname", "us.test"),
                    Map.entry("delivery.sources.out1.address", "127.0.0.21"),
                    Map.entry("delivery.sources.out2.address", "127.0.0.22"),
                    Map.entry("delivery.sources.out2.ehlo", "out2.test"),
                    Map.entry("delivery.sources.out3.address", "127.0.0.23"),
                    Map.entry("delivery.pools.one", "out1"),
                    Map.entry("delivery.pools.two", "out2"),
                    Map.entry("delivery.pools.three", "out3"),
                    Map.entry("delivery.pool", "one"),
                    Map.entry("shaping.\"relay:" + host + "\".pool", "two"),
                    Map.entry("relays.letters.hosts", host),
                    Map.entry("relays.letters.pool", "three"));
            DeliveriesProducer producer = new DeliveriesProducer();
            Deliveries deliveries = producer.deliveries(TestSettings.of(ours), contents, new NoBuckets(), meters);
            try {
                delivered(deliveries, "site:other", host);
                delivered(deliveries, "relay:" + host, host);
                delivered(deliveries, "relay:letters", "relay:letters");
            } finally {
                producer.close(deliveries);
            }

            assertThat(server.clients()).containsExactly("127.0.0.21", "127.0.0.22", "127.0.0.23");
            assertThat(server.received())
                    .extracting(ReceivedMessage::hello)
                    .containsExactly("us.test", "out2.test", "us.test");
            assertThat(meters.get("postrider.delivery.source.connections")
                            .tags("source", "out2", "result", "opened")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private static void delivered(Deliveries deliveries, String destination, String nextHop) {
        FakeConsignment one = new FakeConsignment(Mails.in(destination, nextHop, "a@a.test"));
        deliveries.deliver(one);
        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
    }

    private static final class NoBuckets implements TlsConfigurationRegistry {

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException("nobody does");
        }
    }
}
