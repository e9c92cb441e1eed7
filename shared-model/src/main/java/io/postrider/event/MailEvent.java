package io.postrider.event;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, to one recipient or (when a message is received) to all of them at once.
 *
 * @param type what happened
 * @param source the instance that says so, such as {@code delivery-worker/mx1-0}
 * @param time when
 * @param envelope the message's; its recipients are not the event's
 * @param size of the content, in octets
 * @param recipients whom it happened to, at least one
 * @param attempt the attempt behind it, null when none was
 * @param reason in words, for what nobody is told of; null otherwise
 * @param relatedId the queue id of the report that was sent, null otherwise
 */
public record MailEvent(
        EventType type,
        String source,
        Instant time,
        Envelope envelope,
        long size,
        List<Recipient> recipients,
        @Nullable AttemptFacts attempt,
        @Nullable String reason,
        @Nullable String relatedId) {

    public MailEvent {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an event happens to at least one recipient");
        }
    }

    /** Something that happened to one recipient, with the attempt behind it if there was one. */
    public static MailEvent of(
            EventType type,
            String source,
            Instant time,
            Envelope envelope,
            long size,
            Recipient recipient,
            @Nullable AttemptFacts attempt) {
        return new MailEvent(type, source, time, envelope, size, List.of(recipient), attempt, null, null);
    }

    public MailEvent because(String why) {
        return new MailEvent(type, source, time, envelope, size, recipients, attempt, why, relatedId);
    }

    public MailEvent relatedTo(String queueId) {
        return new MailEvent(type, source, time, envelope, size, recipients, attempt, reason, queueId);
    }
}
