package io.postrider.worker.settlement;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.schedule.RetryPolicy;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import io.postrider.worker.attempt.AttemptResult.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns results into what follows from them. Every recipient of the record is in exactly one event of its outcome, and in
 * the record for the schedule or the one for reports where that is what its outcome asks for (promise P2). Thread-safe.
 */
public final class Settlement {

    private final RetryPolicy retries;
    private final String source;

    /** @param source who says so in events, such as {@code delivery-worker/mx1-0} */
    public Settlement(RetryPolicy retries, String source) {
        this.retries = retries;
        this.source = source;
    }

    /**
     * What follows.
     *
     * @param mail the record of {@code mail.outbound}
     * @param position where that is, topic/partition/offset
     * @throws IllegalStateException if the record was not routed
     */
    public Aftermath of(MailRecord mail, AttemptResult result, String position, Instant now) {
        Clerk clerk = new Clerk(mail, new Wait(mail.envelope(), retries, now), now);
        return switch (result) {
            case Attempted attempted -> clerk.attempted(attempted, position);
            case Postponed postponed -> clerk.postponed(postponed, position);
        };
    }

    /** What became of an attempt is not known, for all its recipients; it is made again (promise P4). */
    public List<MailEvent> unknown(MailRecord mail, UnknownCause cause, String position, Instant now) {
        AttemptFacts facts = AttemptFacts.withoutPeer(
                        mail.envelope().requireTransit().destination(),
                        mail.envelope().requireTransit().attempts() + 1,
                        null)
                .at(position);
        return mail.envelope().recipients().stream()
                .map(recipient -> MailEvent.of(
                                EventType.OUTCOME_UNKNOWN,
                                source,
                                now,
                                mail.envelope(),
                                mail.content().length(),
                                recipient,
                                facts)
                        .because(cause.words()))
                .toList();
    }

    /** Works through the recipients of one record. */
    private final class Clerk {

        private final MailRecord mail;
        private final Wait wait;
        private final Instant now;
        private final List<MailEvent> events = new ArrayList<>();
        private final List<Recipient> again = new ArrayList<>();
        private final List<Recipient> reported = new ArrayList<>();

        Clerk(MailRecord mail, Wait wait, Instant now) {
            this.mail = mail;
            this.wait = wait;
            this.now = now;
        }

        Aftermath attempted(Attempted attempted, String position) {
            AttemptFacts facts = attempted.facts().at(position);
            List<Settled> all = complete(attempted.settled());
            Instant due = wait.afterAttempt(all);
            for (Settled settled : all) {
                Recipient recipient = settled.recipient();
                Diagnosis diagnosis = settled.outcome().diagnosis();
                if (settled.unknown()) {
                    event(EventType.OUTCOME_UNKNOWN, recipient, diagnosis, facts, UnknownCause.CONNECTION_LOST.words());
                }
                switch (settled.outcome()) {
                    case Outcome.Delivered delivered ->
                        succeeded(EventType.DELIVERED, Action.DELIVERED, recipient, diagnosis, facts);
                    case Outcome.Relayed relayed ->
                        succeeded(EventType.RELAYED, Action.RELAYED, recipient, diagnosis, facts);
                    case Outcome.Failed failed -> failed(recipient, diagnosis, facts);
                    case Outcome.Deferred deferred -> {
                        if (wait.isOver(recipient)) {
                            failed(recipient, expired(diagnosis), facts);
                        } else {
                            deferred(EventType.DEFERRED, recipient.with(diagnosis), facts.next(due), null);
                        }
                    }
                }
            }
            return aftermath(mail.envelope().requireTransit().afterAttempt(now, due));
        }

        Aftermath postponed(Postponed postponed, String position) {
            Instant due = wait.until(postponed.due());
            Transit transit = mail.envelope().requireTransit();
            AttemptFacts facts =
                    AttemptFacts.withoutPeer(transit.destination(), 0, null).at(position);
            for (Recipient recipient : mail.envelope().recipients()) {
                if (wait.isOver(recipient)) {
                    Diagnosis last = recipient.diagnosis();
                    Diagnosis timeIsUp = Diagnosis.found(Action.FAILED, "5.4.7", "Delivery time expired", null, now);
                    failed(recipient, last == null ? timeIsUp : expired(last), facts);
                } else {
                    deferred(EventType.POSTPONED, recipient, facts.next(due), postponed.reason());
                }
            }
            return aftermath(transit.putAside(now, due));
        }

        private void succeeded(
                EventType type, Action action, Recipient recipient, Diagnosis diagnosis, AttemptFacts facts) {
            event(type, recipient, diagnosis, facts, null);
            // RFC 3461 section 5.2.1: a next host that was told NOTIFY=SUCCESS tells the sender itself.
            boolean passedOn = type == EventType.DELIVERED && diagnosis.action() == Action.RELAYED;
            // RFC 3461 section 5.2: only who asked for it is told of success; nothing is ever told to the null path.
            boolean asked = recipient.wants(NotifyOn.SUCCESS) && !passedOn;
            if ((asked || type == EventType.RELAYED && mail.envelope().isRelayTold(recipient))
                    && !mail.envelope().sender().isNull()) {
                reported.add(recipient.with(diagnosis.concluded(action, diagnosis.status())));
            }
        }

        /** Whether and whom to tell is for the DSN service to decide and to record. */
        private void failed(Recipient recipient, Diagnosis diagnosis, AttemptFacts facts) {
            Diagnosis conclusion = diagnosis.concluded(Action.FAILED, diagnosis.status());
            event(EventType.FAILED, recipient, conclusion, facts, null);
            reported.add(recipient.with(conclusion));
        }

        private void deferred(EventType type, Recipient recipient, AttemptFacts facts, @Nullable String why) {
            Diagnosis diagnosis = recipient.diagnosis();
            event(type, recipient, diagnosis, facts, why);
            again.add(recipient);
            if (wait.isNoticeWantedOf(recipient) && wait.isNoticeDue()) {
                Diagnosis delay = diagnosis == null
                        ? Diagnosis.found(Action.DELAYED, "4.4.7", "Still waiting for its turn", null, now)
                        : diagnosis.concluded(Action.DELAYED, diagnosis.status());
                reported.add(recipient.with(delay));
            }
        }

        private void event(
                EventType type,
                Recipient recipient,
                @Nullable Diagnosis diagnosis,
                AttemptFacts facts,
                @Nullable String why) {
            MailEvent event = MailEvent.of(
                    type, source, now, mail.envelope(), mail.content().length(), recipient, facts.with(diagnosis));
            events.add(why == null ? event : event.because(why));
        }

        private Aftermath aftermath(Transit transit) {
            boolean delayed = reported.stream().anyMatch(Clerk::isDelay);
            Aftermath.Waiting waiting = null;
            if (!again.isEmpty()) {
                Transit after = delayed ? transit.withDelayReported() : transit;
                waiting = wait.waiting(
                        mail.with(mail.envelope().withRecipients(again).withTransit(after)));
            }
            List<MailRecord> reports = reported.isEmpty()
                    ? List.of()
                    : List.of(mail.with(mail.envelope().withRecipients(reported)));
            return new Aftermath(events, waiting, reports);
        }

        private static boolean isDelay(Recipient recipient) {
            Diagnosis diagnosis = recipient.diagnosis();
            return diagnosis != null && diagnosis.action() == Action.DELAYED;
        }

        /** A recipient that an attempt forgot must not be: it is tried again. What is no recipient of ours is left out. */
        private List<Settled> complete(List<Settled> settled) {
            List<Recipient> missing = new ArrayList<>(mail.envelope().recipients());
            List<Settled> complete = new ArrayList<>(missing.size());
            for (Settled each : settled) {
                if (missing.remove(each.recipient())) {
                    complete.add(each);
                }
            }
            for (Recipient recipient : missing) {
                Diagnosis nothing =
                        Diagnosis.found(Action.DELAYED, "4.3.0", "The attempt ended without an outcome", null, now);
                complete.add(new Settled(recipient, new Outcome.Deferred(nothing)));
            }
            return complete;
        }

        /** The last finding, made permanent: 4.4.7 is 5.4.7 now, as anything is at its sender's deadline (RFC 2852). */
        private Diagnosis expired(Diagnosis last) {
            return last.concluded(
                    Action.FAILED,
                    mail.envelope().isReturnedAt(now)
                            ? EnhancedStatusCode.of("5.4.7")
                            : last.status().withClass(5));
        }
    }
}
