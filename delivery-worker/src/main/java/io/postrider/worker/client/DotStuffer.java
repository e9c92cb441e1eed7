package io.postrider.worker.client;

/**
 * Makes content fit for DATA (RFC 5321 section 4.5.2): a dot at the beginning of a line is doubled, and the end is
 * {@code CRLF.CRLF} with no empty line added. Every other octet stays as it is. One object a message; content may come
 * in pieces cut anywhere.
 */
final class DotStuffer {

    private static final byte[] END_AFTER_LINE = {'.', '\r', '\n'};
    private static final byte[] END_WITHIN_LINE = {'\r', '\n', '.', '\r', '\n'};

    /** What {@link #end} writes at most. */
    static final int END_OCTETS = 5;

    /** The octet before the next one; an empty message is at the beginning of a line. */
    private byte previous = '\n';

    private byte beforePrevious = '\r';

    /** How many octets {@code length} octets of content can become at most. */
    static int atMost(int length) {
        return length + length / 3 + 1;
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
        for (int i = start; i < end; i++) {
            if (from[i] == '.' && isLineStart(from, start, i)) {
                int run = i - copied;
                System.arraycopy(from, copied, to, out, run);
                out += run;
                to[out++] = '.';
                copied = i;
            }
        }
        System.arraycopy(from, copied, to, out, end - copied);
        if (length > 0) {
            beforePrevious = length > 1 ? from[end - 2] : previous;
            previous = from[end - 1];
        }
        return out + end - copied;
    }

    /** Writes the end of the message; returns the position after it. */
    int end(byte[] to, int at) {
        byte[] ending = previous == '\n' && beforePrevious == '\r' ? END_AFTER_LINE : END_WITHIN_LINE;
        System.arraycopy(ending, 0, to, at, ending.length);
        return at + ending.length;
    }

    private boolean isLineStart(byte[] from, int start, int i) {
        byte last = i > start ? from[i - 1] : previous;
        byte lastButOne = i > start + 1 ? from[i - 2] : i > start ? previous : beforePrevious;
        return last == '\n' && lastButOne == '\r';
    }
}
