package io.postrider.ingress.data;

import java.util.Arrays;

/** Content gathered in one array that doubles when it is full; the first octets are what it is made with. */
final class InlineContent {

    private static final int LEAST_OCTETS = 4 * 1024;

    private final Reservation reservation;
    private final int expected;
    private byte[] octets;
    private int length;

    /**
     * @param expected how much is to come, as far as anybody knows
     */
    InlineContent(byte[] first, int expected, Reservation reservation) {
        this.reservation = reservation;
        this.octets = first;
        this.length = first.length;
        this.expected = Math.max(LEAST_OCTETS, first.length + expected);
    }

    int length() {
        return length;
    }

    /** Whether there was memory for it. */
    boolean append(byte[] in, int from, int to) {
        int needed = length + to - from;
        if (needed > octets.length) {
            int capacity = Math.max(Math.max(needed, expected), octets.length * 2);
            if (!reservation.growTo(capacity)) {
                return false;
            }
            octets = Arrays.copyOf(octets, capacity);
        }
        System.arraycopy(in, from, octets, length, to - from);
        length = needed;
        return true;
    }

    void copyTo(ChunkedContent chunks) {
        chunks.append(octets, 0, length);
    }

    /** All of it, in an array of its length. */
    byte[] whole() {
        if (octets.length != length) {
            octets = Arrays.copyOf(octets, length);
        }
        reservation.shrinkTo(length);
        return octets;
    }
}
