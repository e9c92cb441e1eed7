package io.postrider.worker.mime;

/** What the way to a host can carry. */
public enum Transport {
    /** RFC 5321 section 2.3.1: lines of US-ASCII. */
    SEVEN_BIT("7bit"),
    /** RFC 6152: lines of any octets but NUL. */
    EIGHT_BIT("8bit");

    private final String encoding;

    Transport(String encoding) {
        this.encoding = encoding;
    }

    /** The Content-Transfer-Encoding of what needs no more than this (RFC 2045 section 6.2). */
    String encoding() {
        return encoding;
    }

    boolean carries(OctetCount octets) {
        return octets.isLines() && (this == EIGHT_BIT || octets.high() == 0);
    }
}
