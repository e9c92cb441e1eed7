package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;

/** Opens sessions: connect, greeting, EHLO (or HELO, or LHLO). For any number of threads. */
public final class Dialer {

    private final String ourName;
    private final Timeouts timeouts;
    private final ContentSender sender;
    private final Fitness fitness;
    private final Watch watch;
    private final InstantSource clock;
    private final ReplyTable table;

    /** One whose replies mean what they always do. */
    public Dialer(String ourName, Timeouts timeouts, ContentSource source, Watch watch, InstantSource clock) {
        this(ourName, timeouts, source, watch, clock, ReplyTable.STANDARD);
    }

    /** {@code ourName} is what EHLO says: a domain name, or an address literal (RFC 5321 section 4.1.3). */
    public Dialer(
            String ourName,
            Timeouts timeouts,
            ContentSource source,
            Watch watch,
            InstantSource clock,
            ReplyTable table) {
        this.table = table;
        this.ourName = ourName;
        this.timeouts = timeouts;
        this.sender = new ContentSender(source, timeouts.dataBlock());
        this.fitness = new Fitness(source);
        this.watch = watch;
        this.clock = clock;
    }

    /** Opens one; blocks the calling thread as long as {@link Timeouts} allows, and no longer than {@code atMost} in all. */
    public Dialed dial(Peer peer, Phases phases, Duration atMost) {
        long begun = System.nanoTime();
        PeerSocket socket;
        try {
            Duration connect = timeouts.connect().compareTo(atMost) < 0 ? timeouts.connect() : atMost;
            socket = PeerSocket.connect(new InetSocketAddress(peer.address(), peer.port()), connect, watch);
        } catch (IOException e) {
            return refused(peer, Finding.ours("4.4.1", "connecting to " + peer + ": " + e.getMessage()));
        } finally {
            phases.connect(begun);
        }
        long dialogueBegun = System.nanoTime();
        Conversation conversation = new Conversation(peer, socket, timeouts, table);
        try {
            socket.limit(atMost.minusNanos(System.nanoTime() - begun));
            Capabilities capabilities = introduce(conversation, peer.protocol());
            socket.unlimited();
            return new Dialed.Opened(new Session(peer, conversation, capabilities, sender, fitness, clock));
        } catch (ConversationBroken e) {
            conversation.close();
            return refused(peer, e.finding());
        } finally {
            phases.dialogue(dialogueBegun);
        }
    }

    private Capabilities introduce(Conversation conversation, Protocol protocol) throws ConversationBroken {
        demand(conversation, Stage.GREETING);
        conversation.say((protocol == Protocol.LMTP ? "LHLO " : "EHLO ") + ourName + "\r\n");
        Reply hello = conversation.reply(Stage.HELLO);
        Judgement judgement = conversation.judged(Stage.HELLO, hello, false);
        if (judgement.isAccepted()) {
            return Capabilities.of(hello);
        }
        if (judgement.kind() == Kind.REFUSED && protocol == Protocol.SMTP) {
            // RFC 5321 section 3.2: a server older than EHLO.
            conversation.say("HELO " + ourName + "\r\n");
            demand(conversation, Stage.HELLO);
            return Capabilities.NONE;
        }
        throw new ConversationBroken(Finding.replied(judgement, hello));
    }

    private static void demand(Conversation conversation, Stage stage) throws ConversationBroken {
        Reply reply = conversation.reply(stage);
        Judgement judgement = conversation.judged(stage, reply, false);
        if (!judgement.isAccepted()) {
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
    }

    /** A host that will have nothing to do with us says nothing of the recipients: whatever it says is transient. */
    private Dialed refused(Peer peer, Finding finding) {
        return new Dialed.Refused(finding.asTransient().as(Action.DELAYED, peer.host(), clock.instant()));
    }
}
