package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Content;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * Writes large messages to {@code mail.content}, each to one partition, outside any transaction: what a failed one leaves
 * behind expires unread. Thread-safe. To be made when the topic is there.
 */
public final class ContentWriter implements AutoCloseable {

    /** The size of a chunk, in octets. */
    public static final int CHUNK_OCTETS = 256 * 1024;

    private final KafkaClients clients;
    private final Clock clock;

    public ContentWriter(KafkaClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** Begins a message. Does not block. */
    public ContentSink open(String contentId) {
        throw new UnsupportedOperationException(contentId + clients + clock);
    }

    /** Writes a message that is in memory already. */
    public CompletionStage<Content.Stored> write(String contentId, byte[] octets) {
        throw new UnsupportedOperationException(contentId + octets.length);
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
