package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Content;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Writes large messages to {@code mail.content}, each to one partition, outside any transaction: what a failed one leaves
 * behind expires unread. Thread-safe.
 */
public final class ContentWriter implements AutoCloseable {

    /** The size of a chunk, in octets. */
    public static final int CHUNK_OCTETS = 256 * 1024;

    /** Octets of all messages together that wait for their acknowledgement; callers stay well below. */
    public static final long BUFFER_OCTETS = 32L * 1024 * 1024;

    /** Two chunks to a flush. More would make readers fetch more of other messages along with theirs. */
    private static final int BATCH_OCTETS = 2 * CHUNK_OCTETS + 16 * 1024;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final int partitions;
    private final Clock clock;

    /**
     * Waits for Kafka and the topic, so that {@link #open} never has to.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when they are not there
     */
    public ContentWriter(KafkaClients clients, Clock clock) {
        this.clock = clock;
        this.producer = clients.producer(
                "content-writer",
                Map.of(
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_OCTETS,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_OCTETS));
        try {
            KafkaClients.prefetch(producer, Topics.CONTENT);
            this.partitions = producer.partitionsFor(Topics.CONTENT).size();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Begins a message. Does not block. */
    public ContentSink open(String contentId) {
        int partition = ThreadLocalRandom.current().nextInt(partitions);
        return new PartitionSink(producer, contentId, partition, clock);
    }

    /** Writes a message that is in memory already. */
    public CompletionStage<Content.Stored> write(String contentId, byte[] octets) {
        ContentSink sink = open(contentId);
        // A write that failed makes finishing fail.
        var unused = sink.write(octets);
        return sink.finish();
    }

    /** Waits a few seconds for what is on its way. */
    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
