package io.postrider.testing.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads one message after 354, to CRLF.CRLF and nothing less (RFC 5321 §4.1.1.4), takes the stuffed dots out (§4.5.2)
 * and keeps every other octet as it is, bare CR and LF included.
 */
final class MessageReader {
    private static final int CR = '\r';
    private static final int LF = '\n';
    private static final int DOT = '.';
    private static final int CHUNK = 8192;

    /** A message as read: {@code data} is empty if it was not to be kept or was larger than the limit. */
    record Body(byte[] data, long size, String sha256, boolean bareLineEnding, boolean tooLarge) {}

    private final PeerInput in;
    private final boolean keep;
    private final long limit;
    private final long stopAfter;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final MessageDigest digest = sha256();
    private final byte[] pending = new byte[CHUNK];
    private int pendingLength;
    private long size;
    private boolean bareLineEnding;

    MessageReader(PeerInput in, Behaviour behaviour) {
        this.in = in;
        keep = behaviour.keepBodies;
        limit = behaviour.messageSizeLimit;
        stopAfter = behaviour.stopReadingAfter;
    }

    /**
     * Reads to the end of the message.
     *
     * @throws EOFException if the client closes before
     * @throws StoppedReading if the script says to read no further
     */
    Body read() throws IOException, StoppedReading {
        boolean lineStart = true;
        int previous = 0;
        while (true) {
            int octet = next();
            if (lineStart && octet == DOT) {
                octet = next();
                if (octet == CR) {
                    octet = next();
                    if (octet == LF) {
                        return body();
                    }
                    // A dot line that ends in a bare CR: the dot was stuffing, the CR belongs to the message.
                    bareLineEnding = true;
                    store(CR);
                    previous = CR;
                } else {
                    previous = 0;
                }
            }
            if (octet == LF ? previous != CR : previous == CR) {
                bareLineEnding = true;
            }
            store(octet);
            lineStart = octet == LF && previous == CR;
            previous = octet;
        }
    }

    private int next() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("closed in the middle of a message");
        }
        return octet;
    }

    private void store(int octet) throws StoppedReading {
        if (size >= stopAfter) {
            throw new StoppedReading();
        }
        size++;
        pending[pendingLength++] = (byte) octet;
        if (pendingLength == CHUNK) {
            flush();
        }
    }

    private void flush() {
        digest.update(pending, 0, pendingLength);
        if (keep && size <= limit) {
            kept.write(pending, 0, pendingLength);
        }
        pendingLength = 0;
    }

    private Body body() {
        flush();
        boolean tooLarge = size > limit;
        byte[] data = tooLarge ? new byte[0] : kept.toByteArray();
        return new Body(data, size, HexFormat.of().formatHex(digest.digest()), bareLineEnding, tooLarge);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The script says to read no further. */
    static final class StoppedReading extends Exception {
        private static final long serialVersionUID = 1L;

        StoppedReading() {
            super("the script stops reading here");
        }
    }
}
