package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerDurabilityIT {
    private static final String TOPIC = "mail.accepted";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int TIMES = 20;

    private final Path directory;

    BrokerDurabilityIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aFlushedBrokerFlushesRecordsOffsetsAndTransactionsBeforeItAcknowledges() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);

            assertThat(flushesOfRecords(broker)).isGreaterThanOrEqualTo(TIMES);
            assertThat(flushesOfOffsets(broker)).isGreaterThanOrEqualTo(TIMES);
            // The record, what the coordinator notes (prepared, completed), and the marker.
            assertThat(flushesOfTransactions(broker)).isGreaterThanOrEqualTo(4 * TIMES);
        }
    }

    @Test
    void withThePageCacheNothingWaitsForTheDisk() throws Exception {
        BrokerSettings settings = BrokerSettings.at(directory).withDurability(Durability.PAGE_CACHE);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);

            assertThat(flushesOfRecords(broker)).isLessThan(TIMES / 2);
        }
    }

    private static long flushesOfRecords(EmbeddedBroker broker) throws Exception {
        try (KafkaProducer<String, byte[]> producer = TestClients.producer(broker.bootstrapServers(), Map.of())) {
            producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get();
            long before = BrokerMetrics.flushes();
            for (int i = 0; i < TIMES; i++) {
                producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get();
            }
            return BrokerMetrics.flushes() - before;
        }
    }

    private static long flushesOfOffsets(EmbeddedBroker broker) throws Exception {
        Map<String, Object> group = TestClients.member("queue-router", "consumer");
        try (KafkaConsumer<String, byte[]> consumer = TestClients.consumer(broker.bootstrapServers(), group)) {
            consumer.assign(Set.of(PARTITION));
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(0)));
            long before = BrokerMetrics.flushes();
            for (int i = 1; i <= TIMES; i++) {
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(i)));
            }
            return BrokerMetrics.flushes() - before;
        }
    }

    private static long flushesOfTransactions(EmbeddedBroker broker) throws Exception {
        Map<String, Object> transactional = Map.of("transactional.id", "queue-router-0");
        try (KafkaProducer<String, byte[]> producer = TestClients.producer(broker.bootstrapServers(), transactional)) {
            producer.initTransactions();
            long before = BrokerMetrics.flushes();
            for (int i = 0; i < TIMES; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get();
                producer.commitTransaction();
            }
            return BrokerMetrics.flushes() - before;
        }
    }
}
