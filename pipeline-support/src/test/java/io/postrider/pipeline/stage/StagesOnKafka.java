package io.postrider.pipeline.stage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TestKafka;
import io.postrider.record.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker for a class of tests, topics and a group for each of them, and stages between those. */
abstract class StagesOnKafka {

    private static final AtomicInteger TESTS = new AtomicInteger();
    static final Duration SOON = Duration.ofSeconds(30);

    static TestKafka kafka;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    String in = "";
    String out = "";
    String group = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        kafka = TestKafka.startIn(directory);
        kafka.create(Topics.QUARANTINE, 1);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void createTopics() throws Exception {
        int test = TESTS.incrementAndGet();
        in = "in-" + test;
        out = "out-" + test;
        group = "group-" + test;
        kafka.create(in, 2);
        kafka.create(out, 1);
    }

    TransactionalStage started(String instance, TransactionalStage.Handler handler) {
        return started(instance, handler, Duration.ofMillis(25));
    }

    TransactionalStage started(String instance, TransactionalStage.Handler handler, Duration gather) {
        KafkaClients clients = kafka.clientsOf(instance);
        StageSettings settings = new StageSettings(group, group, Set.of(in), gather, Map.of());
        TransactionalStage stage = new TransactionalStage(settings, clients, handler, Clock.systemUTC(), meters);
        stage.start();
        return stage;
    }

    static List<ConsumerRecord<String, byte[]>> quarantinedFrom(String topic, int atLeast) {
        Predicate<ConsumerRecord<String, byte[]>> fromTopic = each -> each.key().startsWith(topic + "-");
        return kafka
                .committed(
                        Topics.QUARANTINE,
                        found -> found.stream().filter(fromTopic).count() >= atLeast)
                .stream()
                .filter(fromTopic)
                .toList();
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
