package io.postrider.ingress.listener;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Gathers the replies to a pipelined group, so that they leave in one write (RFC 2920 section 3.2). One an event loop:
 * it is empty whenever a connection gives the loop back.
 */
final class ReplyBuffer {

    /** With so many it is time to send them. */
    static final int MOST_OCTETS = 8 * 1024;

    private static final int KEPT_OCTETS = 2 * MOST_OCTETS;

    private byte[] octets = new byte[1024];
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    int octets() {
        return length;
    }

    void add(byte[] reply) {
        if (length + reply.length > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + reply.length, octets.length * 2));
        }
        System.arraycopy(reply, 0, octets, length, reply.length);
        length += reply.length;
    }

    /** Drops what was gathered: it must not reach the client of another session. */
    void clear() {
        length = 0;
    }

    /** What was gathered; the buffer is empty again. */
    Buffer take() {
        Buffer all = Buffer.buffer(Arrays.copyOf(octets, length));
        length = 0;
        if (octets.length > KEPT_OCTETS) {
            octets = new byte[1024];
        }
        return all;
    }
}
