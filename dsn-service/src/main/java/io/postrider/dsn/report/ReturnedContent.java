package io.postrider.dsn.report;

import io.postrider.dsn.notice.Notice;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.ReturnContent;
import java.util.Arrays;

/** What the third part of a report has of the original message (RFC 3461 section 4.3, RFC 6522 section 3). */
public sealed interface ReturnedContent {

    /** A message up to this many octets is returned whole with a failure, unless RET=HDRS or REQUIRETLS was said. */
    int MAX_WHOLE_OCTETS = 64 * 1024;

    /** Of a header longer than this, the beginning is returned. */
    int MAX_HEADER_OCTETS = 32 * 1024;

    /** The message, every octet. */
    record Whole(byte[] octets, BodyType body) implements ReturnedContent {}

    /** The header section: its lines with CRLF, without the empty line that ends it. */
    record Headers(byte[] octets) implements ReturnedContent {}

    /** The content has expired or is damaged. */
    record Gone() implements ReturnedContent {}

    /** How many of the first octets {@link #of} wants to see of a message of that length. */
    static int octetsWanted(Notice notice, Envelope envelope, long length) {
        return mayBeWhole(notice, envelope, length) ? (int) length : (int) Math.min(length, MAX_HEADER_OCTETS);
    }

    /**
     * What is returned.
     *
     * @param head the first {@link #octetsWanted} octets
     * @param length of the whole message
     */
    static ReturnedContent of(Notice notice, Envelope envelope, byte[] head, long length) {
        if (mayBeWhole(notice, envelope, length) && head.length == length) {
            OctetKinds kinds = OctetKinds.of(head);
            // RFC 2046 section 5.2.1: message/rfc822 cannot be encoded, so what is neither 7bit nor 8bit stays here.
            if (kinds.fitsLines()) {
                return new Whole(head, kinds.eightBit() ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT);
            }
        }
        return new Headers(headerOf(head));
    }

    private static boolean mayBeWhole(Notice notice, Envelope envelope, long length) {
        // RFC 3461 section 4.3: RET is for failures; whatever else is told comes with the header only.
        return ReportKind.of(notice.told()) == ReportKind.FAILURE
                && envelope.request().ret() != ReturnContent.HDRS
                // RFC 8689 section 5: as if RET=HDRS had been said, whatever was.
                && !envelope.request().requireTls()
                && length <= MAX_WHOLE_OCTETS;
    }

    /** The header section of a message of which these are the first octets. */
    static byte[] headerOf(byte[] head) {
        int end = 0;
        int lineStart = 0;
        int limit = Math.min(head.length, MAX_HEADER_OCTETS);
        for (int i = 0; i + 1 < limit; i++) {
            if (head[i] == '\r' && head[i + 1] == '\n') {
                if (i == lineStart) {
                    return Arrays.copyOf(head, lineStart);
                }
                lineStart = i + 2;
                end = lineStart;
                i++;
            }
        }
        // No empty line: a header that is too long, or a message that is nothing else. Whole lines only.
        return Arrays.copyOf(head, end);
    }
}
