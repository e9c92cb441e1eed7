package io.postrider.envelope;

import io.postrider.address.ReversePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a message that is not its content; the {@code envelope} header of every queue record.
 *
 * @param queueId its name
 * @param sender where failures go
 * @param recipients at least one: all of them on {@code mail.accepted}, those that share a fate elsewhere
 * @param request what MAIL asked for
 * @param origin where it came from
 * @param arrived when it was accepted; its lifetime counts from here
 * @param transit how far it has got, null before routing
 */
public record Envelope(
        QueueId queueId,
        ReversePath sender,
        List<Recipient> recipients,
        DeliveryRequest request,
        Origin origin,
        Instant arrived,
        @Nullable Transit transit) {

    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one recipient");
        }
    }

    public Envelope withRecipients(List<Recipient> some) {
        return new Envelope(queueId, sender, some, request, origin, arrived, transit);
    }

    public Envelope withTransit(@Nullable Transit next) {
        return new Envelope(queueId, sender, recipients, request, origin, arrived, next);
    }

    public Optional<Transit> inTransit() {
        return Optional.ofNullable(transit);
    }

    /**
     * How far it has got.
     *
     * @throws IllegalStateException before routing
     */
    public Transit requireTransit() {
        if (transit == null) {
            throw new IllegalStateException("not routed yet: " + queueId);
        }
        return transit;
    }
}
