package io.postrider.pipeline.content;

import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;

/**
 * Keeps references from outliving what they refer to: content is kept two days, so a hop that passes on a reference older
 * than one day writes the content anew (DESIGN section 3). Thread-safe.
 */
public final class ContentRefresh {

    /** From this age on content is written anew. */
    public static final Duration DUE_AFTER = Duration.ofDays(1);

    private static final int CHUNKS_UNACKNOWLEDGED = 4;

    private final ContentReader reader;
    private final ContentWriter writer;
    private final Clock clock;

    public ContentRefresh(ContentReader reader, ContentWriter writer, Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.clock = clock;
    }

    /** Whether the record refers to content that must be written anew before the record is passed on. */
    public boolean isDue(MailRecord mail) {
        return mail.content() instanceof Content.Stored stored
                && stored.written().plus(DUE_AFTER).isBefore(clock.instant());
    }

    /**
     * The record as it may be passed on: itself, or with content written anew. Blocks while it copies.
     *
     * @throws ContentLostException when the content is gone already or damaged
     * @throws IOException when Kafka does not answer in time
     */
    public MailRecord refreshed(MailRecord mail) throws IOException, InterruptedException {
        return isDue(mail) ? mail.with(copy(mail)) : mail;
    }

    private Content copy(MailRecord mail) throws IOException, InterruptedException {
        ContentSink sink = writer.open(mail.envelope().queueId().text());
        Deque<CompletionStage<Void>> unacknowledged = new ArrayDeque<>();
        try (InputStream in = reader.open(mail.content())) {
            byte[] chunk = in.readNBytes(ContentWriter.CHUNK_OCTETS);
            while (chunk.length > 0) {
                unacknowledged.add(sink.write(chunk));
                if (unacknowledged.size() == CHUNKS_UNACKNOWLEDGED) {
                    Acknowledgement.of(unacknowledged.remove());
                }
                chunk = in.readNBytes(ContentWriter.CHUNK_OCTETS);
            }
        } catch (IOException e) {
            sink.abandon();
            throw e;
        }
        return Acknowledgement.of(sink.finish());
    }
}
