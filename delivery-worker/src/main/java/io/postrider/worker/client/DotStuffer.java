package io.postrider.worker.client;

/**
 * Makes content fit for DATA (RFC 5321 section 4.5.2): a dot at the beginning of a line is doubled, and the end is
 * {@code CRLF.CRLF} with no empty line added. A CR or LF alone, which must not be sent (section 2.3.8) and which a peer
 * could take for the end of the message, becomes CRLF: the ingress takes none in, so it is only in records from elsewhere,
 * and their mail is better delivered so than returned. Every other octet stays as it is. One object a message; content may
 * come in pieces cut anywhere.
 */
final class DotStuffer {

    private static final byte[] END_AFTER_LINE = {'.', '\r', '\n'};
    private static final byte[] END_AFTER_CR = {'\n', '.', '\r', '\n'};
    private static final byte[] END_WITHIN_LINE = {'\r', '\n', '.', '\r', '\n'};

    /** What {@link #end} writes at most. */
    static final int END_OCTETS = 5;

    /** The last octet that was written; an empty message is at the beginning of a line. */
    private byte last = '\n';

    /** How many octets {@code length} octets of content can become at most. */
    static int atMost(int length) {
        return 2 * length + 1;
    }

    /**
     * Stuffs a piece.
     *
     * @param to has room for {@link #atMost}
     * @return the position in {@code to} after the last octet written
     */
    int stuff(byte[] from, int start, int length, byte[] to, int at) {
        int out = at;
        int copied = start;
        int end = start + length;
        byte previous = last;
        for (int i = start; i < end; i++) {
            byte octet = from[i];
            boolean ended = previous == '\r' && octet != '\n';
            boolean begun = octet == '\n' && previous != '\r';
            boolean dot = octet == '.' && (previous == '\n' || ended);
            if (ended || begun || dot) {
                int run = i - copied;
                System.arraycopy(from, copied, to, out, run);
                out += run;
                copied = i;
                if (ended) {
                    to[out++] = '\n';
                }
                if (begun) {
                    to[out++] = '\r';
                }
                if (dot) {
                    to[out++] = '.';
                }
            }
            previous = octet;
        }
        System.arraycopy(from, copied, to, out, end - copied);
        last = previous;
        return out + end - copied;
    }

    /** Writes the end of the message; returns the position after it. */
    int end(byte[] to, int at) {
        byte[] ending =
                switch (last) {
                    case '\n' -> END_AFTER_LINE;
                    case '\r' -> END_AFTER_CR;
                    default -> END_WITHIN_LINE;
                };
        System.arraycopy(ending, 0, to, at, ending.length);
        return at + ending.length;
    }
}
