package io.postrider.ingress.command;

import io.postrider.reply.Reply;
import java.nio.charset.StandardCharsets;

/** An {@link Answer} in the words of this occasion, ready for the wire. */
public final class Response {

    private final Answer answer;
    private final Reply reply;
    private final byte[] wire;

    public Response(Answer answer, Reply reply) {
        this.answer = answer;
        this.reply = reply;
        this.wire = reply.wire().getBytes(StandardCharsets.US_ASCII);
    }

    public Answer answer() {
        return answer;
    }

    public Reply reply() {
        return reply;
    }

    /** The octets to send; shared, never written to. */
    public byte[] wire() {
        return wire;
    }

    @Override
    public String toString() {
        return reply.toString();
    }
}
