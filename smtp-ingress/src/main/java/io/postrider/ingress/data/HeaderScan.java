package io.postrider.ingress.data;

/**
 * Counts the Received fields of a message while it passes (RFC 5321 section 6.3); asleep after the header. Octets come
 * in any cuts. For one thread.
 */
final class HeaderScan {

    private static final byte[] NAME = {'r', 'e', 'c', 'e', 'i', 'v', 'e', 'd'};

    /** The position in the line is beyond what could still become the field's name. */
    private static final int NO_MATCH = -1;

    private int column;
    private int matched;
    private int received;
    private boolean inBody;

    /** Received fields so far. */
    int receivedFields() {
        return received;
    }

    void take(byte[] octets, int from, int to) {
        for (int i = from; i < to && !inBody; i++) {
            octet(octets[i]);
        }
    }

    private void octet(byte octet) {
        if (octet == '\n') {
            inBody = column == 0;
            column = 0;
            matched = 0;
        } else if (octet != '\r') {
            column++;
            match(octet);
        }
    }

    private void match(byte octet) {
        if (matched == NO_MATCH) {
            return;
        }
        if (matched < NAME.length) {
            matched = (octet | 0x20) == NAME[matched] ? matched + 1 : NO_MATCH;
        } else if (octet == ':') {
            received++;
            matched = NO_MATCH;
        } else if (octet != ' ' && octet != '\t') {
            // RFC 5322 section 4.5: of old, blanks may stand before the colon.
            matched = NO_MATCH;
        }
    }
}
