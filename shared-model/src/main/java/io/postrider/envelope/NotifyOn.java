package io.postrider.envelope;

/** What RFC 3461 section 4.1 lets a sender ask to be told of. An empty set of these is {@code NOTIFY=NEVER}. */
public enum NotifyOn {
    SUCCESS,
    FAILURE,
    DELAY
}
