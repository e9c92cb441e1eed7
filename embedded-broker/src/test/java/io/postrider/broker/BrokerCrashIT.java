package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerCrashIT {
    private static final String TOPIC = "mail.accepted";
    private static final Duration LOAD = Duration.ofSeconds(3);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(10);
    private static final int IN_FLIGHT = 200;
    private static final int RECORD_BYTES = 2_000;

    private final Path directory;
    private final Path output;

    BrokerCrashIT(@TempDir Path directory, @TempDir Path elsewhere) {
        this.directory = directory;
        this.output = elsewhere.resolve("output");
    }

    @Test
    void killedUnderLoadItComesBackSoonWithEveryAcknowledgedRecordOnce() throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        try (ChildProcess broker = ChildProcess.start(BrokerMain.class, output, directory.toString())) {
            TestClients.createTopic(broker.readyWith(), TOPIC);
            loadAndKill(broker, acknowledged);
        }

        long before = System.nanoTime();
        try (ChildProcess again = ChildProcess.start(BrokerMain.class, output, directory.toString())) {
            Duration restart = Duration.ofNanos(System.nanoTime() - before);
            List<String> found = TestClients.readAll(again.readyWith(), TOPIC);

            System.out.println("kill -9 under load: " + acknowledged.size() + " acknowledged, " + found.size()
                    + " found, ready again after " + restart.toMillis() + " ms");
            assertThat(acknowledged).as("a load worth the name").hasSizeGreaterThan(1_000);
            Set<String> distinct = new HashSet<>(found);
            assertThat(found).as("none twice").hasSize(distinct.size());
            assertThat(acknowledged.stream().filter(key -> !distinct.contains(key)))
                    .as("acknowledged, lost")
                    .isEmpty();
            assertThat(restart).isLessThan(LONGEST_RESTART);
        }
    }

    private static void loadAndKill(ChildProcess broker, Queue<String> acknowledged) throws Exception {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        byte[] content = new byte[RECORD_BYTES];
        long end = System.nanoTime() + LOAD.toNanos();
        KafkaProducer<String, byte[]> producer = TestClients.producer(broker.readyWith(), Map.of());
        try {
            for (long i = 0; System.nanoTime() < end; i++) {
                assertThat(inFlight.tryAcquire(TestClients.WAIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                String key = Long.toString(i);
                var unused = producer.send(new ProducerRecord<>(TOPIC, key, content), (metadata, failure) -> {
                    if (failure == null) {
                        acknowledged.add(key);
                    }
                    inFlight.release();
                });
            }
            assertThat(inFlight.availablePermits())
                    .as("the kill comes in the middle")
                    .isLessThan(IN_FLIGHT);
            broker.kill();
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
