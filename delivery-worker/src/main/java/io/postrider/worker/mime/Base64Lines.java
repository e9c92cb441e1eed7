package io.postrider.worker.mime;

import java.nio.charset.StandardCharsets;

/** Base64 in lines of 76 characters (RFC 2045 section 6.8). */
final class Base64Lines implements BodyEncoder {

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE = 76;

    private int bits;
    private int pending;
    private int column;

    /** What that many octets become. */
    static long length(long octets) {
        long characters = (octets + 2) / 3 * 4;
        return characters + characters / LINE * 2;
    }

    @Override
    public void encode(byte[] octets, int length, Octets to) {
        for (int i = 0; i < length; i++) {
            bits = bits << 8 | octets[i] & 0xff;
            if (++pending == 3) {
                quartet(4, to);
            }
        }
    }

    @Override
    public void end(Octets to) {
        if (pending > 0) {
            int characters = pending + 1;
            bits <<= 8 * (3 - pending);
            quartet(characters, to);
        }
    }

    private void quartet(int characters, Octets to) {
        if (column == LINE) {
            to.put('\r');
            to.put('\n');
            column = 0;
        }
        for (int i = 0; i < 4; i++) {
            to.put(i < characters ? ALPHABET[bits >> 18 - 6 * i & 0x3f] : '=');
        }
        column += 4;
        bits = 0;
        pending = 0;
    }
}
