package io.postrider.testing.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Buffered input from a peer: octet by octet, or by lines that end in CRLF (a bare LF is taken as well). */
final class PeerInput {
    private static final int BUFFER = 16_384;
    private static final int LONGEST_LINE = 65_536;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;

    PeerInput(InputStream in) {
        this.in = in;
    }

    /** The next octet, -1 at the end. */
    int read() throws IOException {
        if (position == filled) {
            filled = Math.max(0, in.read(buffer));
            position = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }

    /** Whether a read would not block. */
    boolean moreWaiting() throws IOException {
        return position < filled || in.available() > 0;
    }

    /**
     * The next line without its ending, octets as ISO 8859-1.
     *
     * @throws EOFException at the end of input, also within a line
     * @throws IOException if the line is longer than 64 KiB
     */
    String readLine() throws IOException {
        byte[] line = new byte[128];
        int length = 0;
        for (int octet = read(); octet != '\n'; octet = read()) {
            if (octet < 0) {
                throw new EOFException("closed by the peer");
            }
            if (length == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " octets");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) octet;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
