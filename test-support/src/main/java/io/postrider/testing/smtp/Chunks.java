package io.postrider.testing.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The chunks of one message (RFC 3030), all kept. */
final class Chunks {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    /**
     * Reads one.
     *
     * @throws EOFException if the client closes before its end
     */
    void read(PeerInput in, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("closed in the middle of a chunk");
            }
            octets.write(octet);
        }
    }

    void clear() {
        octets.reset();
    }

    /** The message that they are. */
    ReceivedMessage message(int connection, String hello, MailPath from, List<MailPath> to) {
        byte[] data = octets.toByteArray();
        return new ReceivedMessage(
                connection, hello, from, to, data, data.length, sha256(data), isBare(data), "", false);
    }

    private static boolean isBare(byte[] data) {
        int previous = 0;
        for (byte octet : data) {
            if ((octet == '\n') != (previous == '\r')) {
                return true;
            }
            previous = octet;
        }
        return previous == '\r';
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
