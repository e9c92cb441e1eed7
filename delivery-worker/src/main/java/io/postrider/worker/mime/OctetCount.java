package io.postrider.worker.mime;

import java.io.IOException;
import java.io.InputStream;

/** What a body part is made of, as far as it decides how it can travel. */
final class OctetCount {

    /** RFC 5321 section 4.5.3.1.6: 1,000 octets with CRLF. */
    private static final int LINE = 998;

    private static final int BLOCK = 8 * 1024;

    private long octets;
    private long high;
    private long encoded;
    private long lineLength;
    private boolean lines = true;
    private int previous = -1;

    /** Counts all that {@code in} has. */
    static OctetCount of(InputStream in) throws IOException {
        OctetCount count = new OctetCount();
        byte[] block = new byte[BLOCK];
        int read;
        while ((read = in.read(block)) >= 0) {
            count.add(block, read);
        }
        if (count.previous == '\r') {
            count.lines = false;
        }
        return count;
    }

    private void add(byte[] block, int length) {
        octets += length;
        for (int i = 0; i < length; i++) {
            int octet = block[i] & 0xff;
            if (octet > '~' || octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n' || octet == '=') {
                encoded++;
                high += octet > 0x7f ? 1 : 0;
                lines &= octet != 0;
            }
            if (octet == '\n') {
                lines &= previous == '\r';
                lineLength = 0;
            } else if (previous == '\r') {
                lines = false;
            } else if (octet != '\r' && ++lineLength > LINE) {
                lines = false;
            }
            previous = octet;
        }
    }

    /** How many there are. */
    long octets() {
        return octets;
    }

    /** How many are above 127. */
    long high() {
        return high;
    }

    /** Whether it is lines that SMTP can have: ended by CRLF and nothing else, not too long, without NUL. */
    boolean isLines() {
        return lines;
    }

    /** What quoted-printable makes of it, about: an upper bound but for ends of lines that are encoded. */
    long quotedPrintable() {
        long plain = octets + 2 * encoded;
        return plain + plain / QuotedPrintable.LINE * 3 + 3;
    }

    /** What base64 makes of it. */
    long base64() {
        return Base64Lines.length(octets);
    }
}
