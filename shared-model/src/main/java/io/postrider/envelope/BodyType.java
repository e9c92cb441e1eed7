package io.postrider.envelope;

/** What BODY= of MAIL promised about the content. */
public enum BodyType {
    /** RFC 6152: lines of US-ASCII. */
    SEVEN_BIT("7BIT"),
    /** RFC 6152: lines with octets above 127. */
    EIGHT_BIT_MIME("8BITMIME"),
    /** RFC 3030: any octets, no lines. */
    BINARY_MIME("BINARYMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /** The value of the BODY parameter. */
    public String keyword() {
        return keyword;
    }
}
