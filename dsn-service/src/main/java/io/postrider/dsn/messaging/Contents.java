package io.postrider.dsn.messaging;

import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;

/** What reports need of message bodies. */
interface Contents {

    /**
     * At most so many of the first octets.
     *
     * @throws io.postrider.pipeline.content.ContentLostException when they are there no more, or damaged
     * @throws IOException trouble of the moment
     */
    byte[] head(Content content, int maxOctets) throws IOException;

    /**
     * The record, its content stored apart if it is too long to travel in it.
     *
     * @throws IOException trouble of the moment
     */
    MailRecord carried(MailRecord mail) throws IOException, InterruptedException;

    /** Over {@code mail.content}. */
    static Contents of(ContentReader reader, ContentByReference byReference, long inlineLimit) {
        return new Contents() {
            @Override
            public byte[] head(Content content, int maxOctets) throws IOException {
                return reader.head(content, maxOctets);
            }

            @Override
            public MailRecord carried(MailRecord mail) throws IOException, InterruptedException {
                return mail.content().length() > inlineLimit ? byReference.byReference(mail) : mail;
            }
        };
    }
}
