package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.ClientSettings;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.LastingProducer;
import io.postrider.record.Content;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Writes large messages to {@code mail.content}, each to one partition, outside any transaction: what a failed one leaves
 * behind expires unread. A producer that has failed for good is replaced, and costs the messages under way at that
 * moment. Thread-safe.
 */
public final class ContentWriter implements AutoCloseable {

    /** The size of a chunk, in octets. */
    public static final int CHUNK_OCTETS = 256 * 1024;

    /** Octets of all messages together that wait for their acknowledgement; callers stay well below. */
    public static final long BUFFER_OCTETS = 32L * 1024 * 1024;

    /** Two chunks to a flush. More would make readers fetch more of other messages along with theirs. */
    private static final int BATCH_OCTETS = 2 * CHUNK_OCTETS + 16 * 1024;

    /** Kafka answers within its delivery timeout; a producer that does not will not answer any more. */
    private static final Duration SILENCE = ClientSettings.DELIVERY_TIMEOUT.multipliedBy(2);

    private final Supplier<Producer<String, byte[]>> producers;
    private final LastingProducer producer;
    private final Clock clock;
    private volatile int partitions;

    /**
     * Waits for Kafka and the topic, so that {@link #open} never has to.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when they are not there
     */
    public ContentWriter(KafkaClients clients, Clock clock) {
        this(() -> producer(clients), clock);
    }

    /**
     * The same with producers of any kind.
     *
     * @param producers makes one that knows the topic; may block
     */
    ContentWriter(Supplier<Producer<String, byte[]>> producers, Clock clock) {
        this.producers = producers;
        this.clock = clock;
        this.producer = new LastingProducer("content-writer", this::next, SILENCE);
    }

    /** Begins a message. Does not block. */
    public ContentSink open(String contentId) {
        int partition = ThreadLocalRandom.current().nextInt(partitions);
        return new PartitionSink(producer.current(), contentId, partition, clock);
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
        producer.close();
    }

    private Producer<String, byte[]> next() {
        Producer<String, byte[]> next = producers.get();
        partitions = next.partitionsFor(Topics.CONTENT).size();
        return next;
    }

    private static Producer<String, byte[]> producer(KafkaClients clients) {
        return clients.producerFor(
                Topics.CONTENT,
                "content-writer",
                Map.of(
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_OCTETS,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_OCTETS));
    }
}
