package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads messages back. One thread with one consumer serves the chunk requests of all streams in turn, so a slow stream
 * holds up no other. Thread-safe; streams are for one thread each, and block it.
 *
 * <p>A stream holds one chunk ({@link ContentWriter#CHUNK_OCTETS}), and one more while all streams together hold less than
 * {@link ReadAhead#BUDGET_OCTETS} of such.
 */
public final class ContentReader implements AutoCloseable {

    private final ChunkFetcher fetcher;
    private final ReadAhead readAhead = new ReadAhead();

    public ContentReader(KafkaClients clients) {
        this.fetcher = new ChunkFetcher(clients);
    }

    /**
     * The message's octets, fetched chunk by chunk, and never more of them than there should be. At the end the stream
     * checks length and checksum, and fails with {@link ContentDamagedException} if they are wrong; it fails with {@link
     * ContentLostException} where content has expired, and with another {@link IOException} when Kafka does not answer in
     * time. To be closed.
     */
    public InputStream open(Content content) {
        return switch (content) {
            case Content.Inline(byte[] octets) -> new ByteArrayInputStream(octets);
            case Content.Stored stored -> new StoredContentStream(stored, fetcher, readAhead);
        };
    }

    /**
     * At most so many of the first octets. They are verified when they are the whole message.
     *
     * @throws ContentLostException when they have expired or are damaged
     * @throws IOException when Kafka does not answer in time
     */
    public byte[] head(Content content, int maxOctets) throws IOException {
        return switch (content) {
            case Content.Inline(byte[] octets) -> Arrays.copyOf(octets, Math.min(octets.length, maxOctets));
            case Content.Stored stored -> {
                try (InputStream in = open(stored)) {
                    byte[] head = in.readNBytes((int) Math.min(stored.length(), maxOctets));
                    if (stored.length() <= maxOctets) {
                        // Length and checksum are looked at when somebody asks for what comes after the end.
                        in.read();
                    }
                    yield head;
                }
            }
        };
    }

    /** Streams still open fail at their next chunk. */
    @Override
    public void close() {
        fetcher.close();
    }
}
