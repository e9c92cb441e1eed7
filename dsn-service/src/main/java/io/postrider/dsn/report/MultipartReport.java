package io.postrider.dsn.report;

import io.postrider.envelope.BodyType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;

/** Puts a {@code multipart/report} together (RFC 6522 section 3): parts, encodings, boundaries. */
final class MultipartReport {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    private final String boundary;

    /**
     * @param header the message's own fields but for MIME's, each with CRLF
     * @param boundary at most 70 characters that need no quotes but {@code =}; nobody who wrote into a part could know it
     */
    MultipartReport(String header, String boundary, boolean eightBit) {
        this.boundary = boundary;
        utf8(header);
        utf8("MIME-Version: 1.0\r\n");
        utf8("Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary + "\"\r\n");
        // RFC 2045 section 6.4: a multipart is at least what its parts are.
        utf8("Content-Transfer-Encoding: " + (eightBit ? "8bit" : "7bit") + "\r\n\r\n");
        utf8("This is a report about mail, in MIME format (RFC 3464).\r\n");
    }

    MultipartReport text(String words) {
        byte[] octets = words.getBytes(StandardCharsets.UTF_8);
        boolean plain = OctetKinds.of(octets).isSevenBit();
        begin(
                "text/plain; charset=" + (plain ? "us-ascii" : "utf-8"),
                "Notification",
                plain ? "7bit" : "quoted-printable");
        write(plain ? octets : quotedPrintable(octets));
        return this;
    }

    MultipartReport deliveryStatus(String fields) {
        // RFC 3464 section 2.1: US-ASCII, never encoded.
        begin("message/delivery-status", "Delivery report", "7bit");
        utf8(fields);
        return this;
    }

    MultipartReport returned(ReturnedContent content) {
        switch (content) {
            case ReturnedContent.Whole(byte[] octets, BodyType body) -> {
                begin("message/rfc822", "Undelivered message", body == BodyType.SEVEN_BIT ? "7bit" : "8bit");
                write(octets);
            }
            case ReturnedContent.Headers(byte[] octets) -> {
                // RFC 6522 section 4: a header that is not plain US-ASCII may be quoted-printable.
                boolean plain = OctetKinds.of(octets).isSevenBit();
                begin("text/rfc822-headers", "Message header", plain ? "7bit" : "quoted-printable");
                write(plain ? octets : quotedPrintable(octets));
            }
            case ReturnedContent.Gone() -> {
                // RFC 6522 section 3: the third part is optional.
            }
        }
        return this;
    }

    byte[] finish() {
        utf8("\r\n--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    private void begin(String type, String description, String encoding) {
        utf8("\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Description: " + description
                + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n");
    }

    private static byte[] quotedPrintable(byte[] octets) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(octets.length + octets.length / 4);
        try (QuotedPrintableOutputStream encoder = new QuotedPrintableOutputStream(encoded, false)) {
            encoder.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException("from memory into memory", e);
        }
        return encoded.toByteArray();
    }

    private void utf8(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] octets) {
        out.writeBytes(octets);
    }
}
