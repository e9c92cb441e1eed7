package io.postrider.envelope;

import io.postrider.address.ReversePath;
import java.time.Duration;
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
 * @param arrived when it was accepted
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

    /** Whether its sender does not want it delivered at that moment any more (RFC 2852 section 4, by-mode R). */
    public boolean isReturnedAt(Instant moment) {
        DeliverBy by = request.deliverBy();
        return by != null && by.isReturn() && !moment.isBefore(by.deadline());
    }

    /** Where its lifetime counts from: its acceptance, or the release that its sender asked for (RFC 4865). */
    public Instant released() {
        Instant release = request.holdUntil();
        return release != null && release.isAfter(arrived) ? release : arrived;
    }

    /** When its time is over: after that lifetime, or at the deadline after which its sender wants it back (RFC 2852). */
    public Instant end(Duration lifetime) {
        Instant end = released().plus(lifetime);
        DeliverBy by = request.deliverBy();
        return by != null && by.isReturn() && by.deadline().isBefore(end) ? by.deadline() : end;
    }

    /**
     * When its sender is to be told of a delay: after that patience, or where it has said itself when a delay is one, then
     * (RFC 2852 section 4, by-mode N).
     */
    public Instant delayNotice(Duration patience) {
        return noticeDeadline().orElseGet(() -> released().plus(patience));
    }

    /**
     * Whether its sender is to be told of a delay of this recipient's: it asked for that (RFC 3461 section 4.1), it said
     * nothing and is one of ours (DESIGN section 4), or it has set the deadline (RFC 2852 section 4).
     */
    public boolean isDelayTold(Recipient recipient) {
        return recipient.wants(NotifyOn.DELAY)
                || recipient.notifyOn() == null && origin.ours()
                || !recipient.wantsNothing() && noticeDeadline().isPresent();
    }

    /**
     * Whether its sender is to be told that this recipient's mail was relayed where a deadline matters: to a host that does
     * not know deadlines, or each time (RFC 2852 sections 4.1.4 and 4.1.4.2). Which of the two is for who relays.
     */
    public boolean isRelayTold(Recipient recipient) {
        return request.deliverBy() != null && !recipient.wantsNothing();
    }

    /** That moment, or an earlier one at which somebody has to look after a deadline that is to be told of. */
    public Instant notBeyondNotice(Instant due, Instant now) {
        return noticeDeadline()
                .filter(deadline -> deadline.isAfter(now) && deadline.isBefore(due))
                .orElse(due);
    }

    /**
     * The deadline of by-mode N, where it is for us to tell of: one that had passed when the message came was told of by
     * whoever passed it on.
     */
    public Optional<Instant> noticeDeadline() {
        DeliverBy by = request.deliverBy();
        return by != null && !by.isReturn() && by.deadline().isAfter(arrived)
                ? Optional.of(by.deadline())
                : Optional.empty();
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
