package io.postrider.record;

import io.postrider.envelope.Envelope;

/** What a record of any queue topic says: an envelope and the content that it is about. */
public record MailRecord(Envelope envelope, Content content) {

    public MailRecord with(Envelope other) {
        return new MailRecord(other, content);
    }

    public MailRecord with(Content other) {
        return new MailRecord(envelope, other);
    }
}
