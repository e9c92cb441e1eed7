package io.postrider.envelope;

/** RET of RFC 3461 section 4.3: how much of the message a failure report returns. */
public enum ReturnContent {
    FULL,
    HDRS
}
