package io.postrider.dsn.report;

/**
 * What octets are, as RFC 2045 section 2.7 and 2.8 divide them.
 *
 * @param eightBit some are above 127
 * @param fitsLines all lines end with CRLF, none is longer than 998 octets, and there is no NUL
 */
record OctetKinds(boolean eightBit, boolean fitsLines) {

    private static final int MAX_LINE_OCTETS = 998;

    static OctetKinds of(byte[] octets) {
        boolean eightBit = false;
        boolean fitsLines = true;
        int lineStart = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            eightBit |= octet < 0;
            if (octet == '\n') {
                boolean whole = i > lineStart && octets[i - 1] == '\r';
                fitsLines &= whole && i - 1 - lineStart <= MAX_LINE_OCTETS;
                lineStart = i + 1;
            } else if (octet == 0 || octet == '\r' && (i + 1 == octets.length || octets[i + 1] != '\n')) {
                fitsLines = false;
            }
        }
        return new OctetKinds(eightBit, fitsLines && octets.length - lineStart <= MAX_LINE_OCTETS);
    }

    /** Whether the octets may go as they are, wherever SMTP goes. */
    boolean isSevenBit() {
        return fitsLines && !eightBit;
    }
}
