package io.postrider.router.routing;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.router.destination.Destination;
import io.postrider.router.expiry.Lifetime;
import io.postrider.schedule.DelayTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides what the groups of a plan become: records for the next stage, and events. Pure; any thread. */
public final class Dispatch {

    /** How long mail is put aside for whose lookup is slow. */
    static final Duration ASIDE = Duration.ofSeconds(1);

    /** The same, when it has waited before. */
    static final Duration ASIDE_AGAIN = Duration.ofSeconds(3);

    private final Lifetime lifetime;
    private final String source;

    /**
     * @param lifetime when to try again, and when to give up
     * @param source of the events, such as {@code queue-router/mx1-0}
     */
    public Dispatch(Lifetime lifetime, String source) {
        this.lifetime = lifetime;
        this.source = source;
    }

    /** An accepted message: all its recipients begin here. */
    public void accepted(MailRecord mail, RoutingPlan plan, Instant now, Consumer<Output> out) {
        received(mail, now, out);
        dispatch(mail, plan, now, out);
    }

    /** An accepted message that is to wait first, as a whole (RFC 4865): where it goes is asked when it goes. */
    public void held(MailRecord mail, Instant release, Instant now, Consumer<Output> out) {
        received(mail, now, out);
        Envelope envelope = mail.envelope();
        Destination nowhereYet = Destination.unresolved(
                envelope.recipients().getFirst().mailbox().domain(), null);
        Transit waits = Transit.fresh(nowhereYet.name(), nowhereYet.nextHop()).putAside(now, release);
        MailRecord held = mail.with(envelope.withTransit(waits));
        happened(EventType.POSTPONED, held, 0, release, now, out);
        DelayTopic topic = DelayTopic.towards(now, release).orElse(DelayTopic.S1);
        out.accept(new Output.Delayed(topic, held, Output.Delay.HELD));
    }

    private void received(MailRecord mail, Instant now, Consumer<Output> out) {
        Envelope envelope = mail.envelope();
        out.accept(new Output.Happened(new MailEvent(
                EventType.RECEIVED,
                source,
                now,
                envelope,
                mail.content().length(),
                envelope.recipients(),
                null,
                null,
                null)));
    }

    /** Mail whose wait is over, so that it is routed again. */
    public void released(MailRecord mail, RoutingPlan plan, Instant now, Consumer<Output> out) {
        dispatch(mail, plan, now, out);
    }

    /** Mail whose wait goes on, in the next delay topic. */
    public void waiting(MailRecord mail, DelayTopic next, Consumer<Output> out) {
        out.accept(new Output.Delayed(next, mail, Output.Delay.NOT_DUE));
    }

    /** Mail whose wait goes beyond its lifetime. */
    public void expired(MailRecord mail, Instant now, Consumer<Output> out) {
        fail(mail, Lifetime.giveUp(mail.envelope(), now), Output.Failure.EXPIRED, now, out);
    }

    /**
     * Whether there is no point in another attempt: it was due after the message's time, or its sender does not want it
     * delivered any more. At the end of a lifetime there is a last one.
     */
    public boolean isExpired(MailRecord mail, Instant now) {
        Envelope envelope = mail.envelope();
        if (envelope.isReturnedAt(now)) {
            return true;
        }
        Instant due = envelope.inTransit().map(Transit::due).orElse(null);
        return due != null && lifetime.isOverBefore(envelope, due);
    }

    private void dispatch(MailRecord mail, RoutingPlan plan, Instant now, Consumer<Output> out) {
        for (RoutingPlan.Leg leg : plan.legs()) {
            out.accept(new Output.Outbound(mail.with(toward(mail.envelope(), leg.destination(), leg.recipients()))));
        }
        if (!plan.unroutable().isEmpty()) {
            fail(mail, plan.unroutable(), Output.Failure.UNROUTABLE, now, out);
        }
        for (RoutingPlan.Discard discard : plan.discarded()) {
            discard(mail, discard, now, out);
        }
        for (RoutingPlan.Wait wait : plan.waits()) {
            MailRecord part = mail.with(toward(mail.envelope(), wait.destination(), wait.recipients()));
            if (wait.diagnosis() == null) {
                putAside(part, mail.envelope().transit() != null, now, out);
            } else {
                defer(part, now, out);
            }
        }
    }

    private void defer(MailRecord part, Instant now, Consumer<Output> out) {
        Envelope envelope = part.envelope();
        Transit transit = envelope.requireTransit();
        int attempt = transit.attempts() + 1;
        if (lifetime.isOverAt(envelope, now)) {
            expired(part.with(envelope.withTransit(transit.afterAttempt(now, now))), now, out);
            return;
        }
        Instant due = envelope.notBeyondNotice(lifetime.nextAttempt(envelope, attempt, now), now);
        happened(EventType.DEFERRED, part, attempt, due, now, out);
        Transit next = transit.afterAttempt(now, due);
        if (lifetime.isDelayNoticeDue(envelope, now)) {
            out.accept(new Output.DelayNotice(part));
            next = next.withDelayReported();
        }
        wait(part.with(envelope.withTransit(next)), Output.Delay.DNS_FAILURE, now, out);
    }

    private void putAside(MailRecord part, boolean again, Instant now, Consumer<Output> out) {
        Envelope envelope = part.envelope();
        if (lifetime.isOverAt(envelope, now)) {
            expired(part, now, out);
            return;
        }
        Instant due = now.plus(again ? ASIDE_AGAIN : ASIDE);
        happened(EventType.POSTPONED, part, envelope.requireTransit().attempts(), due, now, out);
        Transit next = envelope.requireTransit().putAside(now, due);
        wait(part.with(envelope.withTransit(next)), Output.Delay.DNS_SLOW, now, out);
    }

    private static void wait(MailRecord part, Output.Delay why, Instant now, Consumer<Output> out) {
        Instant due = part.envelope().requireTransit().due();
        if (due == null || !due.isAfter(now)) {
            throw new IllegalStateException("a wait ends in the future");
        }
        DelayTopic topic = DelayTopic.next(now, now, due).orElse(DelayTopic.S1);
        out.accept(new Output.Delayed(topic, part, why));
    }

    private void discard(MailRecord mail, RoutingPlan.Discard discard, Instant now, Consumer<Output> out) {
        for (Recipient recipient : discard.recipients()) {
            MailEvent event = MailEvent.of(
                    EventType.DISCARDED,
                    source,
                    now,
                    mail.envelope(),
                    mail.content().length(),
                    recipient,
                    null);
            out.accept(new Output.Happened(event.because(discard.reason())));
        }
    }

    private void fail(MailRecord mail, List<Recipient> failed, Output.Failure why, Instant now, Consumer<Output> out) {
        MailRecord part = mail.with(mail.envelope().withRecipients(failed));
        int attempts = part.envelope().inTransit().map(Transit::attempts).orElse(0);
        happened(EventType.FAILED, part, attempts, null, now, out);
        out.accept(new Output.Failed(part, why));
    }

    private void happened(
            EventType type, MailRecord part, int attempt, @Nullable Instant next, Instant now, Consumer<Output> out) {
        Envelope envelope = part.envelope();
        for (Recipient recipient : envelope.recipients()) {
            String destination = envelope.inTransit().map(Transit::destination).orElseGet(() -> Destination.unresolved(
                            recipient.mailbox().domain(), null)
                    .name());
            AttemptFacts facts = AttemptFacts.withoutPeer(destination, attempt, recipient.diagnosis())
                    .next(next);
            out.accept(new Output.Happened(
                    MailEvent.of(type, source, now, envelope, part.content().length(), recipient, facts)));
        }
    }

    /** The part of a message that goes one way: attempts and what was reported stay with it. */
    private static Envelope toward(Envelope envelope, Destination destination, List<Recipient> recipients) {
        Transit before = envelope.transit();
        Transit transit = before == null
                ? Transit.fresh(destination.name(), destination.nextHop())
                : before.released(destination.name(), destination.nextHop());
        return envelope.withRecipients(recipients).withTransit(transit);
    }
}
