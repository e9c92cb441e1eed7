package io.postrider.router.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.Durability;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.record.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgerIT {

    private static final TopicPartition OUTBOUND = new TopicPartition(Topics.OUTBOUND, 0);
    private static final TopicPartition FAILED = new TopicPartition(Topics.FAILED, 0);
    private static final TopicPartition EVENTS = new TopicPartition(Topics.EVENTS, 0);

    @Test
    void onlyWhatIsCommittedForCertainIsDeletedAndOnlyFromQueueTopics(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerSettings.at(directory).withDurability(Durability.PAGE_CACHE));
                Admin admin = clients(broker).admin("test");
                KafkaProducer<String, byte[]> writer = clients(broker).producer("writer");
                KafkaProducer<String, byte[]> open = clients(broker).transactionalProducer("open")) {
            new TopicCatalog(clients(broker), TopicLayout.embedded(), true, Duration.ofSeconds(30)).ensure();
            for (int i = 0; i < 10; i++) {
                for (TopicPartition each : new TopicPartition[] {OUTBOUND, FAILED, EVENTS}) {
                    var unused = writer.send(new ProducerRecord<>(each.topic(), "key", new byte[10]));
                }
            }
            writer.flush();
            admin.alterConsumerGroupOffsets("delivery-worker", Map.of(OUTBOUND, new OffsetAndMetadata(4)))
                    .all()
                    .get();
            admin.alterConsumerGroupOffsets("a-stranger", Map.of(FAILED, new OffsetAndMetadata(9)))
                    .all()
                    .get();
            open.initTransactions();
            open.beginTransaction();
            open.sendOffsetsToTransaction(
                    Map.of(OUTBOUND, new OffsetAndMetadata(8)), new ConsumerGroupMetadata("delivery-worker"));

            Purger purger = new Purger(admin, Duration.ZERO, Clock.systemUTC());
            purger.purge();
            assertThat(beginning(admin, OUTBOUND)).isEqualTo(4);
            assertThat(beginning(admin, FAILED)).isZero();
            assertThat(beginning(admin, EVENTS)).isZero();

            open.commitTransaction();
            // A commit returns before its marker is in the offsets topic.
            await().untilAsserted(() -> {
                new Purger(admin, Duration.ZERO, Clock.systemUTC()).purge();
                assertThat(beginning(admin, OUTBOUND)).isEqualTo(8);
            });
        }
    }

    private static long beginning(Admin admin, TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static KafkaClients clients(EmbeddedBroker broker) {
        return new KafkaClients(broker.bootstrapServers(), new InstanceName("test-0"), Duration.ofSeconds(5));
    }
}
