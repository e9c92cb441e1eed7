package io.postrider.pipeline.content;

/** What is in {@code mail.content} has another length or checksum than the message that was written there. */
public final class ContentDamagedException extends ContentLostException {

    public ContentDamagedException(String message) {
        super(message);
    }
}
