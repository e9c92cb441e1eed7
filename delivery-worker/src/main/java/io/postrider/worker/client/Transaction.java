package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mail transaction (RFC 5321 section 3.3) from MAIL to the reply after the final dot. With PIPELINING (RFC 2920) MAIL,
 * the RCPTs and DATA go in one write, otherwise one after the other; what the replies mean is the same. What is learned
 * of a recipient goes to {@link Verdicts} at once, so that it stands if the connection breaks afterwards.
 */
final class Transaction {

    /** RFC 2920 section 3.1: no more commands at once than leave room for their replies, lest both sides wait. */
    static final int GROUP = 100;

    private static final int COMMAND_LENGTH = 80;

    private final Conversation conversation;
    private final Peer peer;
    private final Capabilities capabilities;
    private final ContentSender sender;
    private final Letter letter;
    private final Verdicts verdicts;
    private final Phases phases;
    private final InstantSource clock;

    private final int[] candidates;
    private final int[] accepted;
    private int acceptedCount;
    private boolean handedOver;
    private boolean needsReset = true;
    private final boolean moreHosts;
    private @Nullable Finding putOff;

    Transaction(
            Conversation conversation,
            Peer peer,
            Capabilities capabilities,
            ContentSender sender,
            Letter letter,
            Verdicts verdicts,
            Phases phases,
            InstantSource clock,
            boolean moreHosts) {
        this.moreHosts = moreHosts;
        this.conversation = conversation;
        this.peer = peer;
        this.capabilities = capabilities;
        this.sender = sender;
        this.letter = letter;
        this.verdicts = verdicts;
        this.phases = phases;
        this.clock = clock;
        this.candidates = verdicts.open();
        this.accepted = new int[candidates.length];
    }

    /** What {@link #run} came to, when the conversation did not break. */
    enum Result {
        CONCLUDED,
        /** Every recipient has its verdict, but the peer still has an unfinished transaction. */
        NEEDS_RESET,
        /** The peer takes nothing now and another host may: {@link #putOff} says why. The conversation must end. */
        PUT_OFF,
        /** The final dot was not sent, for it was not allowed. */
        WITHDRAWN
    }

    /**
     * Makes it.
     *
     * @throws ConversationBroken when the peer has gone or lost its thread; if {@link #isHandedOver}, it may have the message
     * @throws IOException when the content cannot be read; the conversation cannot go on
     */
    Result run() throws ConversationBroken, IOException {
        long begun = System.nanoTime();
        boolean goAhead = capabilities.pipelining() ? pipelined() : stepByStep();
        phases.dialogue(begun);
        if (putOff != null) {
            return Result.PUT_OFF;
        }
        if (!goAhead) {
            return needsReset ? Result.NEEDS_RESET : Result.CONCLUDED;
        }
        if (acceptedCount == 0) {
            return emptyMessage();
        }
        long dataBegun = System.nanoTime();
        boolean sent = sender.send(letter.mail().content(), conversation::write, this::handOver);
        if (!sent) {
            return Result.WITHDRAWN;
        }
        finalReplies();
        phases.data(dataBegun);
        return Result.CONCLUDED;
    }

    /** After {@link Result#PUT_OFF}. */
    Finding putOff() {
        return Objects.requireNonNull(putOff);
    }

    /** Whether the peer may have the message. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** Gives the recipients that the peer had accepted this verdict, where they have none. */
    void settleAccepted(Outcome outcome) {
        for (int position : verdicts.open()) {
            if (isAccepted(position)) {
                verdicts.settle(position, outcome);
            }
        }
    }

    private boolean pipelined() throws ConversationBroken {
        Envelope envelope = letter.mail().envelope();
        StringBuilder group = new StringBuilder(COMMAND_LENGTH * (Math.min(candidates.length, GROUP) + 2));
        CommandLines.mail(group, envelope, letter.mail().content().length(), capabilities);
        boolean mailAccepted = false;
        for (int from = 0; from < candidates.length; from += GROUP) {
            int to = Math.min(from + GROUP, candidates.length);
            for (int i = from; i < to; i++) {
                CommandLines.rcpt(group, verdicts.recipient(candidates[i]), capabilities);
            }
            if (to == candidates.length) {
                group.append("DATA\r\n");
            }
            conversation.say(group);
            group.setLength(0);
            if (from == 0) {
                mailAccepted = mailReply();
            }
            for (int i = from; i < to; i++) {
                Reply reply = conversation.reply(Stage.RCPT);
                if (mailAccepted) {
                    recipientReply(candidates[i], reply);
                }
            }
            if (!mailAccepted && to < candidates.length) {
                needsReset = false;
                return false;
            }
        }
        return dataReply();
    }

    private boolean stepByStep() throws ConversationBroken {
        StringBuilder line = new StringBuilder(COMMAND_LENGTH);
        CommandLines.mail(
                line, letter.mail().envelope(), letter.mail().content().length(), capabilities);
        conversation.say(line);
        if (!mailReply()) {
            needsReset = false;
            return false;
        }
        for (int position : candidates) {
            line.setLength(0);
            CommandLines.rcpt(line, verdicts.recipient(position), capabilities);
            conversation.say(line);
            recipientReply(position, conversation.reply(Stage.RCPT));
        }
        if (acceptedCount == 0) {
            return false;
        }
        conversation.say("DATA\r\n");
        return dataReply();
    }

    private boolean mailReply() throws ConversationBroken {
        Reply reply = conversation.reply(Stage.MAIL);
        Judgement judgement = conversation.judged(Stage.MAIL, reply, false);
        if (judgement.isAccepted()) {
            return true;
        }
        if (!isPutOff(judgement, reply)) {
            verdicts.settleOpen(refused(judgement, reply));
        }
        return false;
    }

    /** RFC 5321 section 5.1: what one host does not take now, the next may; of the last one it is the outcome. */
    private boolean isPutOff(Judgement judgement, Reply reply) {
        if (moreHosts && judgement.kind() != Kind.REFUSED) {
            putOff = Finding.replied(judgement, reply);
        }
        return putOff != null;
    }

    private void recipientReply(int position, Reply reply) throws ConversationBroken {
        Judgement judgement = conversation.judged(Stage.RCPT, reply, acceptedCount > 0);
        if (judgement.isAccepted()) {
            accepted[acceptedCount++] = position;
        } else {
            verdicts.settle(position, refused(judgement, reply));
        }
    }

    /** Whether content, if only an empty one, must follow. */
    private boolean dataReply() throws ConversationBroken {
        Reply reply = conversation.reply(Stage.DATA);
        if (acceptedCount == 0) {
            // Whatever it says, nobody is to get this message; only 354 obliges us to end it.
            return reply.isIntermediate();
        }
        Judgement judgement = conversation.judged(Stage.DATA, reply, true);
        if (judgement.isAccepted()) {
            return true;
        }
        if (!isPutOff(judgement, reply)) {
            settleAccepted(refused(judgement, reply));
        }
        return false;
    }

    /** RFC 2920 section 3.1: 354 although no recipient was accepted, so the final dot alone; the peer is to refuse it. */
    private Result emptyMessage() throws ConversationBroken {
        conversation.say(".\r\n");
        if (peer.protocol() == Protocol.SMTP) {
            Reply ignored = conversation.reply(Stage.CONTENT);
            conversation.judged(Stage.CONTENT, ignored, false);
        }
        return Result.NEEDS_RESET;
    }

    private boolean handOver() {
        handedOver = letter.handOver().getAsBoolean();
        return handedOver;
    }

    private void finalReplies() throws ConversationBroken {
        if (peer.protocol() == Protocol.LMTP) {
            // RFC 2033 section 4.2: one reply for each accepted recipient, in the order of the RCPTs.
            for (int i = 0; i < acceptedCount; i++) {
                finalReply(accepted[i], 1);
            }
            return;
        }
        finalReply(accepted[0], acceptedCount);
    }

    /** One reply, and what it says of as many recipients from {@code position} on as it is for. */
    private void finalReply(int position, int count) throws ConversationBroken {
        Reply reply = conversation.reply(Stage.CONTENT);
        Judgement judgement = ReplyClassification.judge(Stage.CONTENT, reply, true);
        if (judgement.kind() == Kind.CONNECTION_TROUBLE && !reply.isTransient()) {
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
        if (count == 1) {
            verdicts.settle(position, concluded(position, judgement, reply));
        } else {
            for (int i = 0; i < count; i++) {
                verdicts.settle(accepted[i], concluded(accepted[i], judgement, reply));
            }
        }
        if (judgement.kind() == Kind.CONNECTION_TROUBLE) {
            // 421: it has not taken the message (RFC 5321 section 4.2.5), and says no more.
            handedOver = peer.protocol() == Protocol.LMTP && !verdicts.isComplete();
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
    }

    private Outcome concluded(int position, Judgement judgement, Reply reply) {
        if (!judgement.isAccepted()) {
            return refused(judgement, reply);
        }
        Finding finding = Finding.replied(judgement, reply);
        Instant now = clock.instant();
        boolean lmtp = peer.protocol() == Protocol.LMTP;
        if (!verdicts.recipient(position).wants(NotifyOn.SUCCESS)) {
            return new Outcome.Delivered(finding.as(Action.DELIVERED, peer.host(), now));
        }
        if (capabilities.dsn()) {
            // RFC 3461 section 5.2.1: the peer was told NOTIFY=SUCCESS, and telling the sender is its duty now.
            return new Outcome.Delivered(finding.as(Action.RELAYED, peer.host(), now));
        }
        // RFC 3461 section 5.2.2: it falls to us. An LMTP host has delivered (RFC 2033 section 4), an SMTP host has
        // not.
        return lmtp
                ? new Outcome.Delivered(finding.as(Action.DELIVERED, peer.host(), now))
                : new Outcome.Relayed(finding.as(Action.RELAYED, peer.host(), now));
    }

    private Outcome refused(Judgement judgement, Reply reply) {
        Finding finding = Finding.replied(judgement, reply);
        return judgement.kind() == Kind.REFUSED
                ? new Outcome.Failed(finding.as(Action.FAILED, peer.host(), clock.instant()))
                : new Outcome.Deferred(finding.as(Action.DELAYED, peer.host(), clock.instant()));
    }

    private boolean isAccepted(int position) {
        for (int i = 0; i < acceptedCount; i++) {
            if (accepted[i] == position) {
                return true;
            }
        }
        return false;
    }
}
