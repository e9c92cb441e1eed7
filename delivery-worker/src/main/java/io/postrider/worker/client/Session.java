package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.event.TlsFacts;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A peer that has greeted us and told what it offers: good for one transaction after the other, as many as it takes (RFC
 * 9422 section 4.1). Used by one thread.
 */
public final class Session implements AutoCloseable {

    private final Contact contact;
    private final Peer peer;
    private final Conversation conversation;
    private final Capabilities capabilities;
    private final @Nullable TlsFacts tls;
    private final @Nullable String source;
    private final Fitness fitness;
    private final InstantSource clock;
    private final long opened = System.nanoTime();
    private int transactions;
    private boolean needsReset;

    Session(
            Peer peer,
            Conversation conversation,
            Capabilities capabilities,
            @Nullable TlsFacts tls,
            @Nullable String source,
            ContentSender sender,
            Fitness fitness,
            InstantSource clock) {
        this.contact = new Contact(peer, conversation, capabilities, sender, clock);
        this.peer = peer;
        this.conversation = conversation;
        this.capabilities = capabilities;
        this.tls = tls;
        this.source = source;
        this.fitness = fitness;
        this.clock = clock;
    }

    public Peer peer() {
        return peer;
    }

    /** Of the TLS it is under, null when it is in the clear. */
    public @Nullable TlsFacts tls() {
        return tls;
    }

    /** The name of the address that it comes from, null when none is configured. */
    public @Nullable String source() {
        return source;
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
     * Whether it should be left for a new one: it has carried that many transactions or as many as the peer takes, or it is
     * that old.
     */
    public boolean isSpent(int mostTransactions, Duration oldest) {
        return transactions >= Math.min(mostTransactions, capabilities.limits().mails())
                || System.nanoTime() - opened >= oldest.toNanos();
    }

    /**
     * Hands over a message for the recipients that have no verdict yet, in as many transactions as the peer makes of it; at
     * most one call at a time.
     *
     * @param moreHosts whether another host may be tried when this one takes nothing now
     */
    public Ending transact(Letter letter, Verdicts verdicts, Phases phases, boolean moreHosts) {
        Optional<Finding> insecurity = RequireTls.obstacle(letter.mail().envelope(), peer, capabilities, tls);
        if (insecurity.isPresent()) {
            return unfit(insecurity.get(), verdicts, moreHosts);
        }
        Optional<Finding> tooLate = Deadlines.obstacle(letter.mail().envelope().request(), contact);
        if (tooLate.isPresent()) {
            return unfit(tooLate.get(), verdicts, moreHosts);
        }
        try {
            return switch (fitness.of(letter.mail(), capabilities)) {
                case Fitness.Fit.Unfit(Finding why) -> {
                    verdicts.settleOpen(failed(why));
                    yield new Ending.Concluded();
                }
                case Fitness.Fit.Fits(Form form) -> {
                    settleUnnameable(verdicts);
                    yield allInTurn(letter, form, verdicts, phases, moreHosts);
                }
            };
        } catch (ContentLost e) {
            verdicts.settleOpen(failed(Finding.ours("5.3.0", "the content of the message is lost: " + e.getMessage())));
            close();
            return new Ending.Concluded();
        } catch (IOException e) {
            // Ours, not the peer's; without its end the peer must forget what it has (RFC 5321 section 4.1.1.4).
            verdicts.settleOpen(
                    deferred(Finding.ours("4.3.0", "the content of the message cannot be read: " + e.getMessage())));
            close();
            return new Ending.Concluded();
        }
    }

    private Ending unfit(Finding why, Verdicts verdicts, boolean moreHosts) {
        if (moreHosts) {
            quit();
            return new Ending.Unfit(why.as(Action.FAILED, peer.host(), clock.instant()));
        }
        verdicts.settleOpen(failed(why));
        return new Ending.Concluded();
    }

    /** RFC 6531 section 3.4: only those concerned cannot have it. */
    private void settleUnnameable(Verdicts verdicts) {
        for (int position : capabilities.smtpUtf8() ? new int[0] : verdicts.open()) {
            if (verdicts.recipient(position).mailbox().needsUtf8()) {
                verdicts.settle(
                        position,
                        failed(Finding.ours("5.6.7", "the address is in UTF-8, and the next host has no SMTPUTF8")));
            }
        }
    }

    /** One transaction after the other, while recipients are left and each leaves fewer. */
    private Ending allInTurn(Letter letter, Form form, Verdicts verdicts, Phases phases, boolean moreHosts)
            throws IOException {
        PeerLimits limits = capabilities.limits();
        Ending ending = new Ending.Concluded();
        while (!verdicts.isComplete() && ending instanceof Ending.Concluded) {
            if (transactions >= limits.mails()) {
                return spent(limits);
            }
            Roll roll = Roll.of(verdicts, limits);
            ending = one(letter, form, roll, verdicts, phases, moreHosts);
            if (roll.tooMany() != null) {
                // As many as it took now: it would refuse the rest of a longer list one by one.
                limits = limits.withRecipients(Math.max(1, roll.accepted().length));
            }
        }
        return ending;
    }

    private Ending one(Letter letter, Form form, Roll roll, Verdicts verdicts, Phases phases, boolean moreHosts)
            throws IOException {
        Conclusions conclusions =
                new Conclusions(contact, letter.mail().envelope().request(), roll, verdicts);
        Transaction transaction = new Transaction(contact, letter, form, roll, conclusions, phases, moreHosts);
        transactions++;
        try {
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
                    yield new Ending.PutOff(noted(transaction.putOff(), verdicts));
                }
                case WITHDRAWN -> {
                    close();
                    yield new Ending.Withdrawn();
                }
            };
        } catch (ConversationBroken e) {
            close();
            Finding finding = e.finding().asTransient();
            if (transaction.isHandedOver()) {
                // RFC 5321 section 4.5.4.1 has it sent again; whether it arrived cannot be known (RFC 1047).
                conclusions.lostAccepted(deferred(finding));
            }
            return new Ending.Broken(noted(finding, verdicts), transaction.isHandedOver());
        }
    }

    /** As a deferral, of which the lane is told where that is what the reply asks for. */
    private Diagnosis noted(Finding finding, Verdicts verdicts) {
        Diagnosis why = finding.as(Action.DELAYED, peer.host(), clock.instant());
        if (finding.slowDown()) {
            verdicts.pushedBack(why);
        }
        return why;
    }

    private Ending spent(PeerLimits limits) {
        quit();
        Finding finding = Finding.ours("4.5.3", peer + " takes " + limits.mails() + " transactions a connection");
        return new Ending.Spent(finding.as(Action.DELAYED, peer.host(), clock.instant()));
    }

    private void reset() throws ConversationBroken {
        conversation.say("RSET\r\n");
        Reply reply = conversation.reply(Stage.RSET);
        if (conversation.judged(Stage.RSET, reply, false).kind() != Kind.ACCEPTED) {
            throw new ConversationBroken(new Finding(EnhancedStatusCode.of("4.5.0"), reply, "", false));
        }
        needsReset = false;
    }

    /** Says QUIT, waits a little for the answer (RFC 5321 section 4.1.1.10), ends TLS, and closes. */
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
            conversation.leave();
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
