package io.postrider.ingress.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds CR and LF eight octets at a time: every octet of every message comes through here. */
final class LineEnds {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ALL_CR = ONES * '\r';
    private static final long ALL_LF = ONES * '\n';

    private LineEnds() {}

    /** Index of the first CR or LF from {@code from} on, or {@code to} when there is none before it. */
    static int next(byte[] in, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = (long) LONG.get(in, i);
            // Zero octets of x are the high bits of (x - ones) & ~x, exact up to the first.
            long cr = word ^ ALL_CR;
            long lf = word ^ ALL_LF;
            long found = (((cr - ONES) & ~cr) | ((lf - ONES) & ~lf)) & HIGH_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && in[i] != '\r' && in[i] != '\n') {
            i++;
        }
        return i;
    }
}
