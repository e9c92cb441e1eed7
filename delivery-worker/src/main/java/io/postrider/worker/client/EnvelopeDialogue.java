package io.postrider.worker.client;

import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * MAIL, the RCPTs and DATA, and what the peer says to them. With PIPELINING (RFC 2920) they go in few writes, otherwise
 * one after the other; what the replies mean is the same. With BDAT (RFC 3030) there is no DATA.
 */
final class EnvelopeDialogue {

    /** RFC 2920 section 3.1: no more commands at once than leave room for their replies, lest both sides wait. */
    static final int GROUP = 100;

    private static final int COMMAND_LENGTH = 80;

    /** How it ends. */
    enum Answer {
        /** Somebody was accepted, and the peer waits for the content. */
        GO_AHEAD,
        /** Nobody was accepted, and the peer waits for content all the same. */
        NOTHING_TO_SEND,
        /** The peer has no transaction open. */
        DECLINED,
        /** Nothing is to follow, but the peer has an unfinished transaction. */
        UNFINISHED,
        /** The peer takes nothing now and another host may: {@link #putOff} says why. */
        PUT_OFF
    }

    private final Contact contact;
    private final Letter letter;
    private final Form form;
    private final Roll roll;
    private final Conclusions conclusions;
    private final boolean moreHosts;
    private final int window;
    private final StringBuilder group;

    private boolean mailAccepted;
    private boolean contentAwaited;
    private @Nullable Finding putOff;

    EnvelopeDialogue(Contact contact, Letter letter, Form form, Roll roll, Conclusions conclusions, boolean moreHosts) {
        this.contact = contact;
        this.letter = letter;
        this.form = form;
        this.roll = roll;
        this.conclusions = conclusions;
        this.moreHosts = moreHosts;
        this.window = contact.capabilities().pipelining() ? GROUP : 1;
        this.group = new StringBuilder(COMMAND_LENGTH * (Math.min(roll.size(), window) + 2));
    }

    /** Holds it. */
    Answer hold() throws ConversationBroken {
        boolean pipelining = window > 1;
        CommandLines.mail(
                group,
                letter.mail().envelope(),
                form,
                contact.capabilities(),
                contact.clock().instant());
        if (!pipelining) {
            say();
            mailReply();
        }
        boolean dataSaid = false;
        for (int from = 0; from < roll.size() && (mailAccepted || pipelining && from == 0); from += window) {
            int to = Math.min(from + window, roll.size());
            for (int i = from; i < to; i++) {
                CommandLines.rcpt(group, roll.recipient(i), contact.capabilities());
            }
            if (pipelining && to == roll.size() && !form.isChunked()) {
                group.append("DATA\r\n");
                dataSaid = true;
            }
            say();
            if (pipelining && from == 0) {
                mailReply();
            }
            for (int i = from; i < to && putOff == null; i++) {
                recipientReply(roll.position(i));
            }
        }
        if (putOff == null && dataSaid) {
            dataReply();
        } else if (putOff == null && roll.hasAccepted()) {
            if (form.isChunked()) {
                contentAwaited = true;
            } else {
                group.append("DATA\r\n");
                say();
                dataReply();
            }
        }
        return answer();
    }

    private Answer answer() {
        if (putOff != null) {
            return Answer.PUT_OFF;
        }
        if (contentAwaited) {
            return roll.hasAccepted() ? Answer.GO_AHEAD : Answer.NOTHING_TO_SEND;
        }
        return mailAccepted ? Answer.UNFINISHED : Answer.DECLINED;
    }

    /** After {@link Answer#PUT_OFF}. */
    Finding putOff() {
        return Objects.requireNonNull(putOff);
    }

    private void say() throws ConversationBroken {
        contact.conversation().say(group);
        group.setLength(0);
    }

    private void mailReply() throws ConversationBroken {
        Reply reply = contact.conversation().reply(Stage.MAIL);
        Judgement judgement = contact.conversation().judged(Stage.MAIL, reply, false);
        mailAccepted = judgement.isAccepted();
        if (!mailAccepted && !isPutOff(judgement, reply)) {
            conclusions.refusedAll(judgement, reply);
        }
    }

    private void recipientReply(int position) throws ConversationBroken {
        Reply reply = contact.conversation().reply(Stage.RCPT);
        if (!mailAccepted) {
            return;
        }
        Judgement judgement = contact.conversation().judged(Stage.RCPT, reply, roll.hasAccepted());
        if (judgement.isAccepted()) {
            roll.accept(position);
        } else if (judgement.kind() == Kind.TOO_MANY_RECIPIENTS) {
            roll.leave(Finding.replied(judgement, reply));
        } else if (!isPutOff(judgement, reply)) {
            conclusions.refused(position, judgement, reply);
        }
    }

    private void dataReply() throws ConversationBroken {
        Reply reply = contact.conversation().reply(Stage.DATA);
        if (!roll.hasAccepted()) {
            // Whatever it says, nobody is to get this message; only 354 obliges us to end it.
            contentAwaited = reply.isIntermediate();
            return;
        }
        Judgement judgement = contact.conversation().judged(Stage.DATA, reply, true);
        contentAwaited = judgement.isAccepted();
        if (!contentAwaited && !isPutOff(judgement, reply)) {
            conclusions.refusedMessage(judgement, reply);
        }
    }

    /** RFC 5321 section 5.1: what one host does not take now, the next may; of the last one it is the outcome. */
    private boolean isPutOff(Judgement judgement, Reply reply) {
        if (moreHosts && judgement.kind() == Kind.NEXT_HOST) {
            putOff = Finding.replied(judgement, reply);
        }
        return putOff != null;
    }
}
