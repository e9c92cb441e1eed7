package io.postrider.worker.client;

import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Peer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Commands out, replies in, over one socket, each within its time. Whatever goes wrong is {@link ConversationBroken}. */
final class Conversation implements AutoCloseable {

    private final Peer peer;
    private final PeerSocket socket;
    private final ReplyReader replies;
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

    /** What the table says of a reply. */
    Judgement judge(Stage stage, Reply reply, boolean othersAccepted) {
        return table.judge(stage, reply, othersAccepted);
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

    @Override
    public void close() {
        socket.close();
    }

    private ConversationBroken lost(String when, IOException e) {
        // RFC 3463: 4.4.2 is a bad connection, once there was one.
        String what = e instanceof SocketTimeoutException ? "timed out " : "lost connection ";
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ConversationBroken(Finding.ours("4.4.2", "with " + peer + ": " + what + when + ": " + detail));
    }

    private static String word(Stage stage) {
        return switch (stage) {
            case GREETING -> "the connection";
            case HELLO -> "EHLO";
            case CONTENT -> "the message";
            case MAIL, RCPT, DATA, RSET, QUIT -> stage.name();
        };
    }
}
