package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.record.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCatalogIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void severalServicesCreateTheTopicsAtOnceAndEachFindsThemAll(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory);
                ExecutorService services = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TopicCatalog catalog =
                        new TopicCatalog(kafka.clientsOf("service-" + i), TopicLayout.embedded(), true, PATIENCE);
                starting.add(services.submit(catalog::ensure));
            }
            for (Future<?> each : starting) {
                each.get();
            }

            try (Admin admin = kafka.clientsOf("test").admin("look")) {
                List<String> names = new ArrayList<>(Topics.queue());
                names.addAll(List.of(Topics.CONTENT, Topics.EVENTS, Topics.QUARANTINE, Topics.CONTROL));
                Map<String, TopicDescription> found =
                        admin.describeTopics(names).allTopicNames().get();
                assertThat(found.values())
                        .allSatisfy(each -> assertThat(each.partitions()).hasSize(1));
                assertThat(setting(admin, Topics.OUTBOUND, "retention.ms")).isEqualTo("-1");
                assertThat(setting(admin, Topics.OUTBOUND, "segment.bytes")).isEqualTo("67108864");
                assertThat(setting(admin, Topics.QUARANTINE, "retention.ms")).isEqualTo("-1");
                assertThat(setting(admin, Topics.CONTENT, "retention.ms"))
                        .isEqualTo(Long.toString(Duration.ofDays(2).toMillis()));
                assertThat(setting(admin, Topics.EVENTS, "retention.ms"))
                        .isEqualTo(Long.toString(Duration.ofDays(7).toMillis()));
                assertThat(setting(admin, Topics.CONTROL, "cleanup.policy")).isEqualTo("compact");
                for (String each : Topics.schedule()) {
                    assertThat(setting(admin, each, "message.timestamp.type")).isEqualTo("LogAppendTime");
                }
            }
        }
    }

    @Test
    void whereTopicsAreNotOursToCreateTheMissingOnesAreNamedInOneLine(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory)) {
            for (String each : Topics.queue()) {
                kafka.create(each, 1);
            }
            TopicCatalog catalog = new TopicCatalog(kafka.clientsOf("service"), TopicLayout.cluster(), false, PATIENCE);

            assertThatThrownBy(catalog::ensure)
                    .isInstanceOf(TopicsUnavailableException.class)
                    .hasMessage("topics are missing, and creating them is switched off: "
                            + "mail.content, mail.events, mail.quarantine, mail.control");
        }
    }

    @Test
    void aKafkaThatDoesNotAnswerIsWaitedForSoLongAndNoLonger() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            KafkaClients clients = new KafkaClients(
                    "127.0.0.1:" + silent.getLocalPort(), new InstanceName("service"), Duration.ofSeconds(5));
            TopicCatalog catalog = new TopicCatalog(clients, TopicLayout.embedded(), true, Duration.ofSeconds(2));

            long began = System.nanoTime();
            assertThatThrownBy(catalog::ensure)
                    .isInstanceOf(TopicsUnavailableException.class)
                    .hasMessageContaining("Kafka does not answer after 2 s");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> found =
                admin.describeConfigs(List.of(resource)).all().get();
        return Objects.requireNonNull(found.get(resource)).get(name).value();
    }
}
