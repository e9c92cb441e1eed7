package io.postrider.ingress.command;

/** How far a session has got, as far as that decides which verbs it may use (RFC 5321 section 4.1.4). */
public enum Phase {
    /** No HELO or EHLO yet. */
    CONNECTED,
    /** Greeted, no transaction. */
    GREETED,
    /** MAIL was accepted. */
    SENDER_GIVEN,
    /** At least one RCPT was accepted. */
    RECIPIENTS_GIVEN
}
