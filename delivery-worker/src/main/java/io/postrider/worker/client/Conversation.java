package io.postrider.worker.client;

import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.tls.Handshake;
import io.postrider.worker.tls.TlsClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Commands out, replies in, over one socket, each within its time. Whatever goes wrong is {@link ConversationBroken}. */
final class Conversation implements AutoCloseable {

    private final Peer peer;
    private final PeerSocket socket;
    private ReplyReader replies;
    private final Timeouts timeouts;
    private final ReplyTable table;

    Conversation(Peer peer, PeerSocket socket, Timeouts timeouts, ReplyTable table) {
        this.peer = peer;
        this.socket = socket;
        this.replies = new ReplyReader(socket.in());
        this.timeouts = timeouts;
        this.table = table;
    }

    /** Writes command lines, complete with their CRLF, at once. */
    void say(CharSequence commands) throws ConversationBroken {
        // RFC 6531 section 3.3: where an address is not ASCII the peer has offered SMTPUTF8.
        byte[] octets = commands.toString().getBytes(StandardCharsets.UTF_8);
        write(octets, octets.length, timeouts.command());
    }

    void write(byte[] octets, int length, Duration limit) throws ConversationBroken {
        try {
            socket.write(octets, 0, length, limit);
        } catch (IOException e) {
            throw lost("while sending", e);
        }
    }

    /** Waits for the reply to {@code stage}. */
    Reply reply(Stage stage) throws ConversationBroken {
        socket.allow(timeouts.of(stage));
        try {
            return switch (replies.read()) {
                case Heard.Said(Reply reply) -> reply;
                case Heard.Garbage(String text) ->
                    throw new ConversationBroken(
                            Finding.ours("4.5.0", peer + " answered " + word(stage) + " with no reply: " + text));
            };
        } catch (IOException e) {
            throw lost("while waiting for the reply to " + word(stage), socket.explained(e));
        } finally {
            socket.rest();
        }
    }

    /**
     * Makes a TLS handshake; what is said from here on is said under TLS.
     *
     * @throws HandshakeFailed when there is none; the conversation is of no more use
     * @throws ConversationBroken when the peer, or somebody in between, has said more than it was asked before it
     */
    Handshake secure(TlsClient tls) throws HandshakeFailed, ConversationBroken {
        if (replies.hasBuffered()) {
            // What came in the clear would be taken for what is said under TLS (CVE-2011-0411, and RFC 3207 section 6).
            throw new ConversationBroken(
                    Finding.ours("4.7.0", peer + " sent more than its reply before the TLS handshake"));
        }
        try {
            Handshake handshake = socket.secure(tls, peer.host(), timeouts.handshake());
            replies = new ReplyReader(socket.in());
            return handshake;
        } catch (IOException e) {
            throw new HandshakeFailed(Finding.ours("4.7.5", "TLS handshake with " + peer + " failed: " + reason(e)));
        }
    }

    /** What the table says of a reply. */
    Judgement judge(Stage stage, Reply reply, boolean othersAccepted) {
        return table.judge(stage, reply, othersAccepted, peer.credentials() != null);
    }

    /** A judgement, unless it is the end of the conversation. */
    Judgement judged(Stage stage, Reply reply, boolean othersAccepted) throws ConversationBroken {
        Judgement judgement = judge(stage, reply, othersAccepted);
        if (judgement.kind() == Kind.CONNECTION_TROUBLE) {
            throw new ConversationBroken(Finding.replied(judgement, reply));
        }
        return judgement;
    }

    /** Whether the conversation is over or out of step, as far as can be told without asking the peer. */
    boolean isStale() {
        return socket.isClosed() || replies.hasBuffered();
    }

    /** Closes in order. */
    void leave() {
        socket.leave(timeouts.of(Stage.QUIT));
    }

    @Override
    public void close() {
        socket.close();
    }

    private ConversationBroken lost(String when, IOException e) {
        // RFC 3463: 4.4.2 is a bad connection, once there was one.
        String what = e instanceof SocketTimeoutException ? "timed out " : "lost connection ";
        return new ConversationBroken(Finding.ours("4.4.2", "with " + peer + ": " + what + when + ": " + reason(e)));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String word(Stage stage) {
        return switch (stage) {
            case GREETING -> "the connection";
            case HELLO -> "EHLO";
            case CONTENT -> "the message";
            case STARTTLS, AUTH, MAIL, RCPT, DATA, RSET, QUIT -> stage.name();
        };
    }
}
