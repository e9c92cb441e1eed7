package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.NotifyOn;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** What follows from a peer's replies for the recipients of one transaction, as {@link Verdicts}. Used by one thread. */
final class Conclusions {

    private final Contact contact;
    private final DeliveryRequest request;
    private final Roll roll;
    private final Verdicts verdicts;
    private final InstantSource clock;

    Conclusions(Contact contact, DeliveryRequest request, Roll roll, Verdicts verdicts) {
        this.request = request;
        this.contact = contact;
        this.roll = roll;
        this.verdicts = verdicts;
        this.clock = contact.clock();
    }

    /** Nothing of the message is taken, for whomever. */
    void refusedAll(Judgement judgement, Reply reply) {
        note(judgement, reply);
        verdicts.settleOpen(refusal(judgement, reply));
    }

    void refused(int position, Judgement judgement, Reply reply) {
        note(judgement, reply);
        verdicts.settle(position, refusal(judgement, reply));
    }

    /** The message is not taken for those whom the peer had accepted; what it would not take now it would not for others. */
    void refusedMessage(Judgement judgement, Reply reply) {
        if (judgement.kind() == Kind.REFUSED) {
            refusedAccepted(judgement, reply);
        } else {
            refusedAll(judgement, reply);
        }
    }

    /** It is not taken for those whom the peer had accepted; of others nothing is known. */
    void refusedAccepted(Judgement judgement, Reply reply) {
        note(judgement, reply);
        settleAccepted(refusal(judgement, reply));
    }

    /** Whether the peer has yet to say of somebody whom it had accepted what became of the message. */
    boolean awaitsMore() {
        return Arrays.stream(roll.accepted()).anyMatch(verdicts::isOpen);
    }

    /** Gives the recipients that the peer had accepted this verdict, where they have none. */
    void settleAccepted(Outcome outcome) {
        for (int position : roll.accepted()) {
            if (verdicts.isOpen(position)) {
                verdicts.settle(position, outcome);
            }
        }
    }

    /** The peer was lost after the final dot: it may have the message for those whom it had accepted (RFC 1047). */
    void lostAccepted(Outcome outcome) {
        for (int position : roll.accepted()) {
            if (verdicts.isOpen(position)) {
                verdicts.settleUnknown(position, outcome);
            }
        }
    }

    /** It was taken, for this one. */
    void accepted(int position, Judgement judgement, Reply reply) {
        verdicts.settle(position, acceptance(position, Finding.replied(judgement, reply)));
    }

    /** Tells the lane, where that is what the reply asks for. */
    private void note(Judgement judgement, Reply reply) {
        if (judgement.slowDown()) {
            verdicts.pushedBack(diagnosis(Finding.replied(judgement, reply).asTransient(), Action.DELAYED));
        }
    }

    private Outcome acceptance(int position, Finding finding) {
        Instant now = clock.instant();
        String host = contact.peer().host();
        if (Deadlines.isRelayTold(verdicts.recipient(position), request, contact)) {
            return new Outcome.Relayed(finding.as(Action.RELAYED, host, now));
        }
        if (!verdicts.recipient(position).wants(NotifyOn.SUCCESS)) {
            return new Outcome.Delivered(finding.as(Action.DELIVERED, host, now));
        }
        if (contact.capabilities().dsn()) {
            // RFC 3461 section 5.2.1: the peer was told NOTIFY=SUCCESS, and telling the sender is its duty now.
            return new Outcome.Delivered(finding.as(Action.RELAYED, host, now));
        }
        // RFC 3461 section 5.2.2: it falls to us. An LMTP host has delivered (RFC 2033 section 4), an SMTP host has
        // not.
        return contact.peer().protocol() == Protocol.LMTP
                ? new Outcome.Delivered(finding.as(Action.DELIVERED, host, now))
                : new Outcome.Relayed(finding.as(Action.RELAYED, host, now));
    }

    private Outcome refusal(Judgement judgement, Reply reply) {
        Finding finding = Finding.replied(judgement, reply);
        return judgement.kind() == Kind.REFUSED
                ? new Outcome.Failed(diagnosis(finding, Action.FAILED))
                : new Outcome.Deferred(diagnosis(finding, Action.DELAYED));
    }

    private Diagnosis diagnosis(Finding finding, Action action) {
        return finding.as(action, contact.peer().host(), clock.instant());
    }
}
