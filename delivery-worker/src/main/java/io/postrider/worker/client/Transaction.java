package io.postrider.worker.client;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mail transaction (RFC 5321 section 3.3) from MAIL to the reply after the content. What is learned of a recipient
 * goes to {@link Conclusions} at once, so that it stands if the connection breaks afterwards.
 */
final class Transaction {

    private final Contact contact;
    private final Letter letter;
    private final Form form;
    private final Roll roll;
    private final Conclusions conclusions;
    private final Phases phases;
    private final boolean moreHosts;
    private boolean handedOver;
    private @Nullable Finding putOff;

    /**
     * One for the recipients of {@code roll}.
     *
     * @param moreHosts whether another host may be tried when this one takes nothing now
     */
    Transaction(
            Contact contact,
            Letter letter,
            Form form,
            Roll roll,
            Conclusions conclusions,
            Phases phases,
            boolean moreHosts) {
        this.contact = contact;
        this.letter = letter;
        this.form = form;
        this.roll = roll;
        this.conclusions = conclusions;
        this.phases = phases;
        this.moreHosts = moreHosts;
    }

    /** What {@link #run} came to, when the conversation did not break. */
    enum Result {
        CONCLUDED,
        /** As that, but the peer still has an unfinished transaction. */
        NEEDS_RESET,
        /** The peer takes nothing now and another host may: {@link #putOff} says why. The conversation must end. */
        PUT_OFF,
        /** The content was not completed, for it was not allowed. */
        WITHDRAWN
    }

    /**
     * Makes it.
     *
     * @throws ConversationBroken when the peer has gone or lost its thread; if {@link #isHandedOver}, it may have the message
     * @throws IOException when the content cannot be read; the conversation cannot go on
     */
    Result run() throws ConversationBroken, IOException {
        EnvelopeDialogue dialogue = new EnvelopeDialogue(contact, letter, form, roll, conclusions, moreHosts);
        long begun = System.nanoTime();
        EnvelopeDialogue.Answer answer = dialogue.hold();
        phases.dialogue(begun);
        return switch (answer) {
            case GO_AHEAD -> content();
            case NOTHING_TO_SEND -> emptyMessage();
            case DECLINED -> Result.CONCLUDED;
            case UNFINISHED -> Result.NEEDS_RESET;
            case PUT_OFF -> {
                putOff = dialogue.putOff();
                yield Result.PUT_OFF;
            }
        };
    }

    /** After {@link Result#PUT_OFF}. */
    Finding putOff() {
        return Objects.requireNonNull(putOff);
    }

    /** Whether the peer may have the message. */
    boolean isHandedOver() {
        return handedOver;
    }

    private Result content() throws ConversationBroken, IOException {
        long begun = System.nanoTime();
        boolean sent =
                contact.sender().send(letter.mail().content(), form, contact.conversation()::write, this::handOver);
        if (!sent) {
            return Result.WITHDRAWN;
        }
        finalReplies();
        phases.data(begun);
        return putOff == null ? Result.CONCLUDED : Result.PUT_OFF;
    }

    /** RFC 2920 section 3.1: 354 although no recipient was accepted, so the final dot alone; the peer is to refuse it. */
    private Result emptyMessage() throws ConversationBroken {
        contact.conversation().say(".\r\n");
        if (contact.peer().protocol() != Protocol.LMTP) {
            Reply ignored = contact.conversation().reply(Stage.CONTENT);
            contact.conversation().judged(Stage.CONTENT, ignored, false);
        }
        return Result.NEEDS_RESET;
    }

    private boolean handOver() {
        handedOver = letter.handOver().getAsBoolean();
        return handedOver;
    }

    private void finalReplies() throws ConversationBroken {
        int[] accepted = roll.accepted();
        if (contact.peer().protocol() != Protocol.LMTP) {
            finalReply(accepted);
            return;
        }
        // RFC 2033 section 4.2: one reply for each accepted recipient, in the order of the RCPTs.
        for (int position : accepted) {
            finalReply(position);
        }
    }

    /** One reply, and what it says of those it is for. */
    private void finalReply(int... positions) throws ConversationBroken {
        Reply reply = contact.conversation().reply(Stage.CONTENT);
        Judgement judgement = contact.conversation().judge(Stage.CONTENT, reply, true);
        boolean trouble = judgement.kind() == Kind.CONNECTION_TROUBLE;
        if (trouble && !reply.isTransient()) {
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
        boolean lmtp = contact.peer().protocol() == Protocol.LMTP;
        if (judgement.isAccepted()) {
            for (int position : positions) {
                conclusions.accepted(position, judgement, reply);
            }
        } else if (judgement.kind() == Kind.NEXT_HOST && moreHosts && !lmtp) {
            putOff = Finding.replied(judgement, reply);
        } else if (lmtp) {
            conclusions.refused(positions[0], judgement, reply);
        } else if (trouble) {
            conclusions.refusedAccepted(judgement, reply);
        } else {
            conclusions.refusedMessage(judgement, reply);
        }
        if (trouble) {
            // 421: it has not taken the message (RFC 5321 section 4.2.5), and says no more.
            handedOver = conclusions.awaitsMore();
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
    }
}
