package io.postrider.pipeline.content;

import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;

/**
 * Takes the octets out of records that are written again and again: a message for many destinations, and one placed on
 * the schedule for the second time (DESIGN section 3). Thread-safe.
 */
public final class ContentByReference {

    /** Up to this many octets a reference is hardly smaller than the message. */
    public static final int WORTH_A_REFERENCE_OCTETS = 1024;

    private final ContentWriter writer;

    public ContentByReference(ContentWriter writer) {
        this.writer = writer;
    }

    /** Whether the record is inline and its content worth a reference. */
    public static boolean isWorthIt(MailRecord mail) {
        return mail.content() instanceof Content.Inline(byte[] octets) && octets.length > WORTH_A_REFERENCE_OCTETS;
    }

    /**
     * The record with its content stored apart, when {@linkplain #isWorthIt it is worth it}; else the record itself.
     * Blocks until the content is acknowledged.
     *
     * @throws IOException when Kafka does not answer in time
     */
    public MailRecord byReference(MailRecord mail) throws IOException, InterruptedException {
        if (mail.content() instanceof Content.Inline(byte[] octets) && octets.length > WORTH_A_REFERENCE_OCTETS) {
            return mail.with(
                    Acknowledgement.of(writer.write(mail.envelope().queueId().text(), octets)));
        }
        return mail;
    }
}
