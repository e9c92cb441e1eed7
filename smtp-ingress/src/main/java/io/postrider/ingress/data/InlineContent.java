package io.postrider.ingress.data;

import java.util.Arrays;

/** Content gathered in one array that doubles when it is full; the first octets are what it is made with. */
final class InlineContent {

    private static final int LEAST_OCTETS = 4 * 1024;

    private final Reservation reservation;
    private final int most;
    private byte[] octets;
    private int length;

    /**
     * @param limit octets that may come
     */
    InlineContent(byte[] first, int limit, Reservation reservation) {
        this.reservation = reservation;
        this.octets = first;
        this.length = first.length;
        this.most = first.length + limit;
    }

    int length() {
        return length;
    }

    /** Whether there was memory for it. */
    boolean append(byte[] in, int from, int to) {
        int needed = length + to - from;
        if (needed > octets.length) {
            int capacity = Math.max(needed, Math.min(most, Math.max(LEAST_OCTETS, octets.length * 2)));
            if (!reservation.growTo(capacity)) {
                capacity = needed;
                if (!reservation.growTo(capacity)) {
                    return false;
                }
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
