package io.postrider.pipeline.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.record.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class BrokenContentProducerTest {

    private final List<MockProducer<String, byte[]>> made = new CopyOnWriteArrayList<>();

    @Test
    void largeMailGoesOnAfterTheProducerHasFailedForGood() {
        try (ContentWriter writer = new ContentWriter(this::producer, Clock.systemUTC())) {
            made.getFirst().sendException = new KafkaException("in an error state");
            assertThat(isStored(writer)).isFalse();

            await().until(() -> isStored(writer));
            assertThat(made).hasSize(2);
            await().until(made.getFirst()::closed);
        }
    }

    @Test
    void aMessageUnderWayKeepsToTheProducerItBeganWith() {
        try (ContentWriter writer = new ContentWriter(this::producer, Clock.systemUTC())) {
            ContentSink underWay = writer.open("under way");
            made.getFirst().sendException = new KafkaException("in an error state");
            CompletionStage<Void> written = underWay.write(new byte[1]);
            await().until(() -> made.size() == 2);

            assertThat(written.toCompletableFuture()).isCompletedExceptionally();
            assertThat(underWay.write(new byte[1]).toCompletableFuture()).isCompletedExceptionally();
            assertThat(underWay.finish().toCompletableFuture()).isCompletedExceptionally();
            assertThat(underWay.unacknowledged()).isZero();
            assertThat(made.getLast().history()).isEmpty();
        }
    }

    private static boolean isStored(ContentWriter writer) {
        return !writer.write("id", new byte[1]).toCompletableFuture().isCompletedExceptionally();
    }

    private Producer<String, byte[]> producer() {
        Node node = new Node(1, "broker", 1);
        PartitionInfo partition = new PartitionInfo(Topics.CONTENT, 0, node, new Node[] {node}, new Node[] {node});
        Cluster cluster = new Cluster("test", List.of(node), List.of(partition), Set.of(), Set.of());
        MockProducer<String, byte[]> producer =
                new MockProducer<>(cluster, true, null, new StringSerializer(), new ByteArraySerializer());
        made.add(producer);
        return producer;
    }
}
