package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.TlsPolicy;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.source.Source;
import io.postrider.worker.tls.TlsClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens sessions: connects, and goes through {@link Opening}. For any number of threads. */
public final class Dialer {

    private static final Logger LOG = Logger.getLogger("io.postrider.worker.tls");

    private final String ourName;
    private final Timeouts timeouts;
    private final TlsClient tls;
    private final ContentSender sender;
    private final Fitness fitness;
    private final Watch watch;
    private final InstantSource clock;
    private final ReplyTable table;

    /** One that trusts the JDK's authorities, and for whom replies mean what they always do. */
    public Dialer(String ourName, Timeouts timeouts, ContentSource source, Watch watch, InstantSource clock) {
        this(ourName, timeouts, new TlsClient(null), source, watch, clock, ReplyTable.STANDARD);
    }

    /**
     * One that says {@code ourName} in EHLO where the source has no name of its own: a domain name, or an address literal (RFC
     * 5321 section 4.1.3).
     */
    public Dialer(
            String ourName,
            Timeouts timeouts,
            TlsClient tls,
            ContentSource source,
            Watch watch,
            InstantSource clock,
            ReplyTable table) {
        this.table = table;
        this.ourName = ourName;
        this.timeouts = timeouts;
        this.tls = tls;
        this.sender = new ContentSender(source, timeouts.dataBlock());
        this.fitness = new Fitness(source);
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * Opens one, from a source of the peer's pool; blocks the calling thread as long as {@link Timeouts} allows, and no longer
     * than {@code atMost} in all.
     */
    public Dialed dial(Peer peer, Phases phases, Duration atMost) {
        long begun = System.nanoTime();
        Optional<Source> source = peer.pool().draw(peer.address());
        while (source.isPresent()) {
            try {
                return dial(peer, source.get(), phases, atMost.minusNanos(System.nanoTime() - begun));
            } catch (SourceUnusable e) {
                // It is let alone from now on, so that each is found out once.
                source.get().notBound(e.reason());
                source = peer.pool().draw(peer.address());
            }
        }
        return refused(peer, null, Finding.ours("4.4.4", peer.pool().lack(peer.address())));
    }

    private Dialed dial(Peer peer, Source source, Phases phases, Duration atMost) throws SourceUnusable {
        long begun = System.nanoTime();
        try {
            return opened(open(peer, source, peer.tls(), phases, atMost), source);
        } catch (ConversationBroken e) {
            return refused(peer, source, e.finding());
        } catch (HandshakeFailed e) {
            Duration left = atMost.minusNanos(System.nanoTime() - begun);
            if (!mayGoOnInClear(peer) || !left.isPositive()) {
                return refused(peer, source, e.finding());
            }
            LOG.infof(
                    "fallback to clear peer=%s reason=\"%s\"", peer, e.finding().text());
            return inClear(peer, source, phases, left);
        }
    }

    /** RFC 7435 section 3: where TLS is a bonus, mail does not wait for it. */
    private static boolean mayGoOnInClear(Peer peer) {
        Credentials credentials = peer.credentials();
        return peer.tls() == TlsPolicy.MAY
                && peer.protocol() != Protocol.SMTPS
                && (credentials == null || credentials.inClear());
    }

    private Dialed inClear(Peer peer, Source source, Phases phases, Duration atMost) throws SourceUnusable {
        try {
            return opened(open(peer, source, TlsPolicy.NONE, phases, atMost), source);
        } catch (ConversationBroken e) {
            return refused(peer, source, e.finding());
        } catch (HandshakeFailed e) {
            throw new IllegalStateException("no handshake was to be made", e);
        }
    }

    private Session open(Peer peer, Source source, TlsPolicy policy, Phases phases, Duration atMost)
            throws ConversationBroken, HandshakeFailed, SourceUnusable {
        long begun = System.nanoTime();
        PeerSocket socket = connect(peer, source, phases, atMost);
        long dialogueBegun = System.nanoTime();
        Conversation conversation = new Conversation(peer, socket, timeouts, table);
        boolean opened = false;
        try {
            socket.limit(atMost.minusNanos(dialogueBegun - begun));
            Opening opening = new Opening(conversation, peer, policy, tls, source.helloName(ourName), phases);
            Capabilities capabilities = opening.perform();
            socket.unlimited();
            opened = true;
            return new Session(peer, conversation, capabilities, opening.tls(), source.name(), sender, fitness, clock);
        } finally {
            phases.dialogue(dialogueBegun);
            if (!opened) {
                conversation.close();
            }
        }
    }

    private PeerSocket connect(Peer peer, Source source, Phases phases, Duration atMost)
            throws ConversationBroken, SourceUnusable {
        long begun = System.nanoTime();
        try {
            Duration connect = timeouts.connect().compareTo(atMost) < 0 ? timeouts.connect() : atMost;
            return PeerSocket.connect(
                    source.address(), new InetSocketAddress(peer.address(), peer.port()), connect, watch);
        } catch (IOException e) {
            throw new ConversationBroken(Finding.ours("4.4.1", "connecting to " + peer + ": " + e.getMessage()));
        } finally {
            phases.connect(begun);
        }
    }

    private static Dialed opened(Session session, Source source) {
        source.opened();
        return new Dialed.Opened(session);
    }

    /** A host that will have nothing to do with us says nothing of the recipients: whatever it says is transient. */
    private Dialed refused(Peer peer, @Nullable Source source, Finding finding) {
        if (source != null) {
            source.refused();
        }
        return new Dialed.Refused(
                finding.asTransient().as(Action.DELAYED, peer.host(), clock.instant()),
                source == null ? null : source.name());
    }
}
