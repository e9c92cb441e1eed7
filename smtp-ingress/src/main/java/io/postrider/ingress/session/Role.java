package io.postrider.ingress.session;

/** What a listener is for. Configuration knows only relay yet: submission comes with authentication. */
public enum Role {
    /** Mail from other hosts (RFC 5321). */
    RELAY,
    /** Mail from those who write it (RFC 6409). */
    SUBMISSION
}
