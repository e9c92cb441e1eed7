package io.postrider.pipeline.content;

import io.postrider.record.MailRecord;
import java.io.IOException;
import java.time.Clock;

/**
 * Keeps references from outliving what they refer to: content is kept two days, so a hop that passes on a reference older
 * than one day writes the content anew (DESIGN section 3). Thread-safe.
 */
public final class ContentRefresh {

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
        throw new UnsupportedOperationException(mail.toString() + reader + writer + clock);
    }

    /**
     * The record as it may be passed on: itself, or with content written anew. Blocks while it copies.
     *
     * @throws ContentLostException when the content is gone already
     * @throws IOException when Kafka does not answer in time
     */
    public MailRecord refreshed(MailRecord mail) throws IOException, InterruptedException {
        throw new IOException(mail.toString());
    }
}
