package io.postrider.worker.client;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether content has octets above 127, and where: what decides if a peer without 8BITMIME or SMTPUTF8 can have it.
 *
 * @param inHeader before the first empty line
 * @param inBody after it
 */
record OctetScan(boolean inHeader, boolean inBody) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int BUFFER = 16 * 1024;

    /** Eight octets at once: this is asked of every message. */
    static boolean isEightBit(byte[] octets) {
        int i = 0;
        for (; i + Long.BYTES <= octets.length; i += Long.BYTES) {
            if (((long) LONGS.get(octets, i) & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; i < octets.length; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }

    boolean any() {
        return inHeader || inBody;
    }

    /** Reads to the end, or until both are known. */
    static OctetScan of(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        boolean header = true;
        boolean inHeader = false;
        int sinceLineStart = 0;
        int read;
        while ((read = in.read(buffer)) >= 0) {
            for (int i = 0; i < read; i++) {
                byte octet = buffer[i];
                if (octet < 0) {
                    if (!header) {
                        return new OctetScan(inHeader, true);
                    }
                    inHeader = true;
                }
                if (octet == '\n') {
                    header = header && sinceLineStart > 0;
                    sinceLineStart = 0;
                } else if (octet != '\r') {
                    sinceLineStart++;
                }
            }
        }
        return new OctetScan(inHeader, false);
    }
}
