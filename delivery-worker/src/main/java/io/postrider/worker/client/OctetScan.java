package io.postrider.worker.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * Whether content has octets above 127, and where: what decides if a peer without 8BITMIME or SMTPUTF8 can have it.
 *
 * @param inHeader before the first empty line
 * @param inBody after it
 */
record OctetScan(boolean inHeader, boolean inBody) {

    private static final int BUFFER = 16 * 1024;

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
