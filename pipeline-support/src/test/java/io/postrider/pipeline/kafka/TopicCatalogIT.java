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
import org.apache.kafka.clients.admin.NewTopic;
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
    void whatOthersMadeUnfitIsSaidOnceALineEachAndLeftAsItIs(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory);
                ErrorLines lines = ErrorLines.of(TopicInspection.class)) {
            kafka.create(Topics.OUTBOUND, 1, Map.of("cleanup.policy", "compact,delete", "max.message.bytes", "1000"));
            kafka.create("mail.schedule.1h", 1, Map.of("max.message.bytes", "2097152", "retention.ms", "60000"));
            TopicCatalog catalog = new TopicCatalog(kafka.clientsOf("service"), TopicLayout.embedded(), true, PATIENCE);

            catalog.ensure();
            catalog.ensure();

            assertThat(lines.said())
                    .containsExactlyInAnyOrder(
                            "topic=mail.outbound key=cleanup.policy found=compact,delete needed=delete",
                            "topic=mail.outbound key=max.message.bytes found=1000 needed=2097152",
                            "topic=mail.schedule.1h key=retention.ms found=60000 needed=-1",
                            "topic=mail.schedule.1h key=message.timestamp.type found=CreateTime needed=LogAppendTime");
            assertThat(catalog.unfitSettings()).isEqualTo(4);
            try (Admin admin = kafka.clientsOf("test").admin("look")) {
                assertThat(setting(admin, Topics.OUTBOUND, "max.message.bytes")).isEqualTo("1000");
                assertThat(setting(admin, "mail.schedule.1h", "message.timestamp.type"))
                        .isEqualTo("CreateTime");
            }
        }
    }

    @Test
    void whatWeMadeIsFitAtTheNextStart(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory)) {
            new TopicCatalog(kafka.clientsOf("first"), TopicLayout.embedded(), true, PATIENCE).ensure();
            TopicCatalog next = new TopicCatalog(kafka.clientsOf("next"), TopicLayout.embedded(), true, PATIENCE);

            next.ensure();

            assertThat(next.unfitSettings()).isZero();
        }
    }

    @Test
    void threeReplicasByTheBrokersDefaultMeanTwoInSync(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory)) {
            List<NewTopic> created = new ArrayList<>();
            TopicCatalog catalog = new TopicCatalog(
                    () -> new AdminOfThree(kafka.bootstrapServers(), created),
                    kafka.bootstrapServers(),
                    TopicLayout.cluster(),
                    true,
                    PATIENCE);

            catalog.ensure();

            assertThat(created).isNotEmpty().allSatisfy(topic -> assertThat(topic.configs())
                    .containsEntry("min.insync.replicas", "2"));
        }
    }

    @Test
    void oneReplicaByTheBrokersDefaultIsLeftAlone(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.startIn(directory)) {
            new TopicCatalog(kafka.clientsOf("service"), TopicLayout.cluster(), true, PATIENCE).ensure();

            try (Admin admin = kafka.clientsOf("test").admin("look")) {
                assertThat(setting(admin, Topics.ACCEPTED, "min.insync.replicas"))
                        .isEqualTo("1");
            }
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
