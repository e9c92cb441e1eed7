package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.Outcome;
import io.postrider.record.MailRecord;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** A peer that has greeted us and told what it offers: good for one transaction after the other. Used by one thread. */
public final class Session implements AutoCloseable {

    private final Peer peer;
    private final Conversation conversation;
    private final Capabilities capabilities;
    private final ContentSender sender;
    private final Fitness fitness;
    private final InstantSource clock;
    private int transactions;
    private boolean needsReset;

    Session(
            Peer peer,
            Conversation conversation,
            Capabilities capabilities,
            ContentSender sender,
            Fitness fitness,
            InstantSource clock) {
        this.peer = peer;
        this.conversation = conversation;
        this.capabilities = capabilities;
        this.sender = sender;
        this.fitness = fitness;
        this.clock = clock;
    }

    public Peer peer() {
        return peer;
    }

    /** How many were begun. */
    public int transactions() {
        return transactions;
    }

    /** Whether it is known to be of no more use. */
    public boolean isOver() {
        return conversation.isStale();
    }

    /**
     * Hands over a message for the recipients that have no verdict yet; at most one call at a time.
     *
     * @param moreHosts whether another host may be tried when this one takes nothing now
     */
    public Ending transact(Letter letter, Verdicts verdicts, Phases phases, boolean moreHosts) {
        transactions++;
        Transaction transaction =
                new Transaction(conversation, peer, capabilities, sender, letter, verdicts, phases, clock, moreHosts);
        try {
            return attempt(transaction, letter.mail(), verdicts);
        } catch (ConversationBroken e) {
            close();
            return broken(transaction, e.finding().asTransient());
        } catch (ContentLost e) {
            verdicts.settleOpen(failed(Finding.ours("5.3.0", "the content of the message is lost: " + e.getMessage())));
            close();
            return new Ending.Concluded();
        } catch (IOException e) {
            // Ours, not the peer's; without the final dot the peer must forget what it has (RFC 5321 section 4.1.1.4).
            verdicts.settleOpen(
                    deferred(Finding.ours("4.3.0", "the content of the message cannot be read: " + e.getMessage())));
            close();
            return new Ending.Concluded();
        }
    }

    private Ending attempt(Transaction transaction, MailRecord mail, Verdicts verdicts)
            throws ConversationBroken, IOException {
        Optional<Finding> obstacle = fitness.obstacle(mail, capabilities);
        if (obstacle.isPresent()) {
            verdicts.settleOpen(failed(obstacle.get()));
            return new Ending.Concluded();
        }
        if (needsReset) {
            reset();
        }
        // Until it has ended in order, the peer may be in the middle of it.
        needsReset = true;
        return switch (transaction.run()) {
            case CONCLUDED -> {
                needsReset = false;
                yield new Ending.Concluded();
            }
            case NEEDS_RESET -> new Ending.Concluded();
            case PUT_OFF -> {
                close();
                yield new Ending.PutOff(transaction.putOff().as(Action.DELAYED, peer.host(), clock.instant()));
            }
            case WITHDRAWN -> {
                close();
                yield new Ending.Withdrawn();
            }
        };
    }

    private Ending broken(Transaction transaction, Finding finding) {
        if (!transaction.isHandedOver()) {
            return new Ending.Broken(finding.as(Action.DELAYED, peer.host(), clock.instant()), false);
        }
        // RFC 5321 section 4.5.4.1 has it sent again; whether it arrived cannot be known (RFC 1047).
        transaction.settleAccepted(deferred(finding));
        return new Ending.Broken(finding.as(Action.DELAYED, peer.host(), clock.instant()), true);
    }

    private void reset() throws ConversationBroken {
        conversation.say("RSET\r\n");
        Reply reply = conversation.reply(Stage.RSET);
        if (conversation.judged(Stage.RSET, reply, false).kind() != Kind.ACCEPTED) {
            throw new ConversationBroken(new Finding(EnhancedStatusCode.of("4.5.0"), reply, ""));
        }
        needsReset = false;
    }

    /** Says QUIT, waits a little for the answer (RFC 5321 section 4.1.1.10), and closes. */
    public void quit() {
        try {
            if (!isOver()) {
                conversation.say("QUIT\r\n");
                Reply farewell = conversation.reply(Stage.QUIT);
                conversation.judged(Stage.QUIT, farewell, false);
            }
        } catch (ConversationBroken e) {
            // Everything is said: how the peer leaves makes no difference.
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        conversation.close();
    }

    private Outcome failed(Finding finding) {
        return new Outcome.Failed(finding.as(Action.FAILED, peer.host(), clock.instant()));
    }

    private Outcome deferred(Finding finding) {
        return new Outcome.Deferred(finding.as(Action.DELAYED, peer.host(), clock.instant()));
    }
}
