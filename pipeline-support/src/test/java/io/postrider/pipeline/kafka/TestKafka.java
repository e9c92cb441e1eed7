package io.postrider.pipeline.kafka;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** A real broker in this JVM, and what tests want of it. */
public final class TestKafka implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Path directory;
    private EmbeddedBroker broker;

    private TestKafka(Path directory) {
        this.directory = directory;
        this.broker = EmbeddedBroker.start(BrokerSettings.at(directory));
    }

    public static TestKafka startIn(Path directory) {
        return new TestKafka(directory);
    }

    /** Stops it and starts it again at the same address. */
    public void restart(Runnable meanwhile) {
        int port =
                Integer.parseInt(bootstrapServers().substring(bootstrapServers().lastIndexOf(':') + 1));
        broker.close();
        meanwhile.run();
        broker = EmbeddedBroker.start(BrokerSettings.at(directory).withPort(port));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public KafkaClients clientsOf(String instance) {
        return new KafkaClients(bootstrapServers(), new InstanceName(instance), Duration.ofSeconds(5));
    }

    public void create(String topic, int partitions) throws Exception {
        create(topic, partitions, Map.of());
    }

    public void create(String topic, int partitions, Map<String, String> settings) throws Exception {
        try (Admin admin = clientsOf("test").admin("create")) {
            NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1)).configs(settings);
            admin.createTopics(List.of(wanted)).all().get();
        }
    }

    /** Writes records with key and value {@code from} to {@code to - 1}, all acknowledged on return. */
    public void produce(String topic, int from, int to) throws Exception {
        try (Producer<String, byte[]> producer = clientsOf("test").producer("produce")) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                String text = Integer.toString(i);
                sent.add(producer.send(new ProducerRecord<>(topic, text, text.getBytes(StandardCharsets.US_ASCII))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** The committed records of a topic, read from its start until there are enough of them; fails after 30 s. */
    public List<ConsumerRecord<String, byte[]>> committed(
            String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
        try (Consumer<String, byte[]> consumer =
                clientsOf("test").reader("drain", Map.of("isolation.level", "read_committed"))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!enough.test(found)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("after 30 s " + topic + " has only " + found.size() + " records");
                }
                consumer.poll(POLL).forEach(found::add);
            }
            consumer.poll(POLL).forEach(found::add);
            return found;
        }
    }

    /** Where partition 0 ends for readers of that isolation level. */
    public long end(String topic, String isolation) {
        try (Consumer<String, byte[]> consumer =
                clientsOf("test").reader("end", Map.of("isolation.level", isolation))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            return Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
        }
    }

    /** The values of the committed records, once so many different ones are there. */
    public List<String> committedValues(String topic, int distinct) {
        return committed(topic, found -> texts(found).size() >= distinct).stream()
                .map(each -> new String(each.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    /** {@code from} to {@code to - 1} as text. */
    public static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static Set<String> texts(List<ConsumerRecord<String, byte[]>> records) {
        Set<String> texts = new HashSet<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            texts.add(Arrays.toString(each.value()));
        }
        return texts;
    }

    @Override
    public void close() {
        broker.close();
    }
}
