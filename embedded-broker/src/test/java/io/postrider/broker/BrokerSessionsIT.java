package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short sessions: kept under load by the living, ended soon for the dead. */
class BrokerSessionsIT {
    private static final String TOPIC = "mail.outbound";
    private static final Duration LOAD = Duration.ofSeconds(6);
    private static final Duration LONGEST_HIDING = Duration.ofSeconds(10);
    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(10);
    private static final String GROUP = "delivery-worker";
    private static final int LOADERS = 4;
    private static final int IN_FLIGHT = 100;
    private static final int RECORD_BYTES = 10_000;

    private final Path directory;

    BrokerSessionsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void loadDoesNotCostTheBrokerItsSession() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            long missedBefore = missedHeartbeats();
            AtomicLong acknowledged = new AtomicLong();
            List<Thread> loaders = new ArrayList<>();
            for (int i = 0; i < LOADERS; i++) {
                String topic = TOPIC + "." + i;
                TestClients.createTopic(broker.bootstrapServers(), topic);
                loaders.add(Thread.ofPlatform().start(() -> load(broker.bootstrapServers(), topic, acknowledged)));
            }
            for (Thread loader : loaders) {
                loader.join();
            }

            System.out.println("load: " + acknowledged.get() / LOAD.toSeconds() + " records/s of " + RECORD_BYTES
                    + " bytes over " + LOADERS + " flushed partitions");
            assertThat(acknowledged).hasValueGreaterThan(1_000);
            assertThat(missedHeartbeats()).isEqualTo(missedBefore);
        }
    }

    @Test
    void aTransactionLeftOpenHidesWhatFollowsForSecondsOnly() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);
            Map<String, Object> transactional = Map.of("transactional.id", "worker-0", "transaction.timeout.ms", 5_000);
            try (KafkaProducer<String, byte[]> dead = TestClients.producer(broker.bootstrapServers(), transactional)) {
                dead.initTransactions();
                dead.beginTransaction();
                dead.send(new ProducerRecord<>(TOPIC, "never committed", new byte[1]))
                        .get();
                TestClients.send(broker.bootstrapServers(), TOPIC, "follows");

                Duration hidden = timeUntilRead(broker.bootstrapServers(), "follows");

                System.out.println("open transaction: what followed was hidden for " + hidden.toMillis() + " ms");
                assertThat(hidden).isBetween(Duration.ofSeconds(3), LONGEST_HIDING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aKilledMembersPartitionIsTakenOverWithinSeconds(String protocol, @TempDir Path elsewhere) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            String servers = broker.bootstrapServers();
            TestClients.createTopic(servers, TOPIC);
            try (ChildProcess dead = ChildProcess.start(
                            GroupMemberMain.class, elsewhere.resolve("output"), servers, TOPIC, GROUP, protocol);
                    KafkaConsumer<String, byte[]> successor =
                            TestClients.consumer(servers, TestClients.member(GROUP, protocol))) {
                dead.kill();
                long before = System.nanoTime();
                successor.subscribe(List.of(TOPIC));
                TestClients.pollUntilAssigned(successor);
                Duration takeover = Duration.ofNanos(System.nanoTime() - before);

                System.out.println(protocol + " protocol: taken over after " + takeover.toMillis() + " ms");
                assertThat(takeover).isLessThan(LONGEST_TAKEOVER);
            }
        }
    }

    @Test
    void offsetsAndTheirMetadataSurviveARestart() throws Exception {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        OffsetAndMetadata offset = new OffsetAndMetadata(1, "the unfinished ones");
        Map<String, Object> group = TestClients.member(GROUP, "consumer");
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);
            TestClients.send(broker.bootstrapServers(), TOPIC, "done");
            try (KafkaConsumer<String, byte[]> consumer = TestClients.consumer(broker.bootstrapServers(), group)) {
                consumer.assign(Set.of(partition));
                consumer.commitSync(Map.of(partition, offset));
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory));
                KafkaConsumer<String, byte[]> consumer = TestClients.consumer(broker.bootstrapServers(), group)) {
            OffsetAndMetadata found = consumer.committed(Set.of(partition)).get(partition);

            assertThat(found)
                    .usingRecursiveComparison()
                    .comparingOnlyFields("offset", "metadata")
                    .isEqualTo(offset);
        }
    }

    private static Duration timeUntilRead(String bootstrapServers, String value) {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        long before = System.nanoTime();
        try (KafkaConsumer<String, byte[]> consumer = TestClients.consumer(bootstrapServers, Map.of())) {
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            while (System.nanoTime() - before < 2 * LONGEST_HIDING.toNanos()) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (new String(record.value(), StandardCharsets.UTF_8).equals(value)) {
                        return Duration.ofNanos(System.nanoTime() - before);
                    }
                }
            }
        }
        throw new AssertionError(value + " stayed hidden");
    }

    private static void load(String bootstrapServers, String topic, AtomicLong acknowledged) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        byte[] content = new byte[RECORD_BYTES];
        long end = System.nanoTime() + LOAD.toNanos();
        try (KafkaProducer<String, byte[]> producer = TestClients.producer(bootstrapServers, Map.of())) {
            while (System.nanoTime() < end) {
                inFlight.acquireUninterruptibly();
                var unused = producer.send(new ProducerRecord<>(topic, content), (metadata, failure) -> {
                    inFlight.release();
                    if (failure == null) {
                        acknowledged.incrementAndGet();
                    }
                });
            }
        }
    }

    /** How often the controller took the broker's session for ended. */
    private static long missedHeartbeats() throws Exception {
        return BrokerMetrics.value("kafka.controller:type=KafkaController,name=TimedOutBrokerHeartbeatCount", "Value");
    }
}
