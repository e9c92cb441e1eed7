package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Content;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads messages back. One thread with one consumer serves the chunk requests of all streams in turn, so a slow stream
 * holds up no other. Thread-safe; streams are for one thread each, and block it.
 */
public final class ContentReader implements AutoCloseable {

    private final KafkaClients clients;

    public ContentReader(KafkaClients clients) {
        this.clients = clients;
    }

    /**
     * The message's octets, fetched chunk by chunk. At the end the stream checks length and checksum and fails if they
     * are wrong; it fails with {@link ContentLostException} where content has expired.
     */
    public InputStream open(Content content) {
        throw new UnsupportedOperationException(content.toString() + clients);
    }

    /** At most so many of the first octets. */
    public byte[] head(Content content, int maxOctets) throws IOException {
        throw new IOException(content.toString() + maxOctets);
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
