package io.postrider.ingress.session;

/** What came of reading a message to its end, or of trying to. */
public enum ContentOutcome {
    /** It is here, whole, and nothing is wrong with it. */
    COMPLETE,
    /** It was larger than the limit. */
    TOO_LARGE,
    /** It had a CR or LF that is not of a CRLF. */
    BARE_LINE_END,
    /** It had more Received fields than a message without a loop. */
    TOO_MANY_HOPS,
    /** There was no memory for it. */
    NO_MEMORY,
    /** Kafka would not take its first part, or all of it. */
    NOT_STORED
}
