package io.postrider.worker.client;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.TlsPolicy;
import io.postrider.event.TlsFacts;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.tls.Handshake;
import io.postrider.worker.tls.TlsClient;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the first MAIL of a connection: greeting, EHLO (or HELO, or LHLO), STARTTLS and EHLO again, AUTH. TLS
 * as the peer's {@link TlsPolicy} has it; docs/tls.md says what follows when it is not to be had. One connection each.
 */
final class Opening {

    private final Conversation conversation;
    private final Peer peer;
    private final TlsPolicy policy;
    private final TlsClient tlsClient;
    private final String ourName;
    private final Phases phases;
    private @Nullable TlsFacts tls;

    /** @param policy the peer's, or {@link TlsPolicy#NONE} after a handshake that failed */
    Opening(
            Conversation conversation,
            Peer peer,
            TlsPolicy policy,
            TlsClient tlsClient,
            String ourName,
            Phases phases) {
        this.conversation = conversation;
        this.peer = peer;
        this.policy = policy;
        this.tlsClient = tlsClient;
        this.ourName = ourName;
        this.phases = phases;
    }

    /**
     * Goes through it; what the peer offers in the end.
     *
     * @throws HandshakeFailed when TLS was begun and could not be had
     * @throws ConversationBroken when there is no session to be had for any other reason
     */
    Capabilities perform() throws ConversationBroken, HandshakeFailed {
        if (peer.protocol() == Protocol.SMTPS) {
            // RFC 8314 section 3.3: before the first word.
            secure();
        }
        demand(Stage.GREETING);
        Capabilities offered = hello();
        if (tls == null && startTls(offered)) {
            // RFC 3207 section 4.2: what was offered before is forgotten, and asked for again.
            offered = helloUnderTls();
        }
        Credentials credentials = peer.credentials();
        if (credentials != null) {
            new Authentication(conversation, peer, credentials).perform(offered, tls != null);
        }
        return offered;
    }

    /** Of the session's TLS, null when it has none. */
    @Nullable
    TlsFacts tls() {
        return tls;
    }

    private Capabilities hello() throws ConversationBroken {
        conversation.say((peer.protocol() == Protocol.LMTP ? "LHLO " : "EHLO ") + ourName + "\r\n");
        Reply hello = conversation.reply(Stage.HELLO);
        Judgement judgement = conversation.judged(Stage.HELLO, hello, false);
        if (judgement.isAccepted()) {
            return Capabilities.of(hello);
        }
        if (judgement.kind() == Kind.REFUSED && peer.protocol() != Protocol.LMTP) {
            // RFC 5321 section 3.2: a server older than EHLO.
            conversation.say("HELO " + ourName + "\r\n");
            demand(Stage.HELLO);
            return Capabilities.NONE;
        }
        throw new ConversationBroken(Finding.replied(judgement, hello));
    }

    /**
     * With TLS 1.3 a client believes the handshake concluded before the peer does (RFC 8446 section 2), and hears with the
     * next reply that it was not.
     */
    private Capabilities helloUnderTls() throws ConversationBroken, HandshakeFailed {
        try {
            return hello();
        } catch (ConversationBroken e) {
            if (e.finding().reply() == null) {
                throw new HandshakeFailed(Finding.ours(
                        "4.7.5",
                        "no word after the TLS handshake " + e.finding().text()));
            }
            throw e;
        }
    }

    /** Whether there is TLS now. */
    private boolean startTls(Capabilities offered) throws ConversationBroken, HandshakeFailed {
        if (policy == TlsPolicy.NONE) {
            return false;
        }
        if (!offered.offers("STARTTLS")) {
            if (policy.isTlsRequired()) {
                throw new ConversationBroken(
                        Finding.ours("4.7.4", peer + " does not offer STARTTLS, which is required"));
            }
            return false;
        }
        conversation.say("STARTTLS\r\n");
        Reply reply = conversation.reply(Stage.STARTTLS);
        Judgement judgement = conversation.judged(Stage.STARTTLS, reply, false);
        if (judgement.isAccepted()) {
            secure();
            return true;
        }
        if (policy.isTlsRequired()) {
            throw new ConversationBroken(
                    Finding.ours("4.7.4", peer + " offers STARTTLS, which is required, and refuses it: " + reply));
        }
        // RFC 3207 section 4: the session goes on as it is.
        return false;
    }

    private void secure() throws ConversationBroken, HandshakeFailed {
        long begun = System.nanoTime();
        Handshake handshake;
        try {
            handshake = conversation.secure(tlsClient);
        } finally {
            phases.tls(begun);
        }
        if (policy == TlsPolicy.VERIFY && !handshake.doubt().isEmpty()) {
            throw new ConversationBroken(Finding.ours("4.7.5", peer + " is not verified: " + handshake.doubt()));
        }
        tls = handshake.facts();
    }

    private void demand(Stage stage) throws ConversationBroken {
        Reply reply = conversation.reply(stage);
        Judgement judgement = conversation.judged(stage, reply, false);
        if (!judgement.isAccepted()) {
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
    }
}
