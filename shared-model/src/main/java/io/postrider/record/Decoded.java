package io.postrider.record;

/** What the codec made of a record. */
public sealed interface Decoded {

    /** A record that we can read. */
    record Readable(MailRecord mail) implements Decoded {}

    /** One that we cannot: it goes to {@code mail.quarantine} with the reason, one line. */
    record Unreadable(String reason) implements Decoded {}
}
