package io.postrider.worker.settlement;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.reply.Reply;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message after an attempt, and what settlement makes of it; a test says what is special about it. */
final class SettlementScript {

    static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
    static final Origin OURS = new Origin("127.0.0.1", "me", "ESMTP", null, true, null);
    static final Origin FOREIGN = new Origin("192.0.2.1", "other", "ESMTP", null, false, null);
    static final Recipient ANN = Recipient.of(Mailbox.of("ann@example.net"));
    /** Of another domain at the same destination. */
    static final Recipient CAT = Recipient.of(Mailbox.of("cat@slow.example.org"));

    static final Recipient BOB = Recipient.of(Mailbox.of("bob@example.net"));

    RetryPolicy retries = RetryPolicy.always(RetrySchedule.DEFAULT);
    Instant now = ARRIVED.plusSeconds(2);
    ReversePath sender = ReversePath.of(Mailbox.of("sender@example.org"));
    Origin origin = FOREIGN;
    DeliveryRequest request = DeliveryRequest.PLAIN;
    Transit transit = Transit.fresh(
            "site:mx", new NextHop.Exchangers(Domain.parse("example.net").orThrow()));

    static Recipient asking(@Nullable Set<NotifyOn> kinds) {
        return new Recipient(ANN.mailbox(), kinds, null, null);
    }

    Settlement settlement() {
        return new Settlement(retries, "delivery-worker/test");
    }

    Aftermath after(AttemptResult result, Recipient... recipients) {
        return settlement().of(mail(recipients), result, "mail.outbound/0/17", now);
    }

    MailRecord mail(Recipient... recipients) {
        Envelope envelope =
                new Envelope(new QueueId("q1"), sender, List.of(recipients), request, origin, ARRIVED, transit);
        return new MailRecord(envelope, new Content.Inline(new byte[] {'x'}));
    }

    AttemptResult attempted(Settled... settled) {
        return new Attempted(List.of(settled), AttemptFacts.withoutPeer("site:mx", transit.attempts() + 1, null));
    }

    Settled delivered(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Delivered(Diagnosis.found(Action.DELIVERED, "2.0.0", "ok", "mx.test", now)));
    }

    /** Put off, and a peer may have the message for it all the same. */
    Settled lostAfterTheDot(Recipient recipient) {
        return new Settled(recipient, deferred(recipient, "451 4.4.2").outcome(), true);
    }

    Settled relayed(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Relayed(Diagnosis.found(Action.RELAYED, "2.0.0", "ok", "mx.test", now)));
    }

    Settled failed(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Failed(Diagnosis.found(Action.FAILED, "5.1.1", "nobody", "mx.test", now)));
    }

    Settled deferred(Recipient recipient, String reply) {
        String[] parts = reply.split(" ");
        String status = parts.length > 1 ? parts[1] : "4.0.0";
        Reply said = Reply.of(Integer.parseInt(parts[0]), status, "try later");
        return new Settled(
                recipient,
                new Outcome.Deferred(Diagnosis.replied(
                        Action.DELAYED, Objects.requireNonNull(said.status()), said, "mx.test", now)));
    }

    static List<EventType> types(Aftermath aftermath) {
        return aftermath.events().stream().map(MailEvent::type).toList();
    }

    static Aftermath.Waiting waiting(Aftermath aftermath) {
        return aftermath.toBeTriedAgain().orElseThrow();
    }

    static List<String> again(Aftermath aftermath) {
        return waiting(aftermath).mail().envelope().recipients().stream()
                .map(recipient -> recipient.mailbox().toString())
                .toList();
    }

    static List<String> reported(Aftermath aftermath) {
        List<String> reported = new ArrayList<>();
        for (MailRecord report : aftermath.reports()) {
            for (Recipient recipient : report.envelope().recipients()) {
                Diagnosis diagnosis = Objects.requireNonNull(recipient.diagnosis());
                reported.add(recipient.mailbox() + " " + diagnosis.action() + " " + diagnosis.status());
            }
        }
        return reported;
    }
}
