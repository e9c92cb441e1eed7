package io.postrider.ingress.command;

/** The bounds of RFC 5321 section 4.5.3.1, with what each extension adds to a line, and ours where it names none. */
public final class SmtpLimits {

    /** Section 4.5.3.1.4: a command line with its CRLF. */
    public static final int COMMAND_OCTETS = 512;

    /**
     * SIZE 26 (RFC 1870), BODY 17 (RFC 6152), DSN 107 (RFC 3461 section 4), BY 17 (RFC 2852 section 3), HOLDUNTIL 34 (RFC 4865
     * section 3), rounded up for blanks.
     */
    public static final int MAIL_EXTENSION_OCTETS = 26 + 17 + 107 + 17 + 34 + 10;

    /** RFC 4865 section 3: how far ahead a release may be, 30 days. */
    public static final long FUTURE_RELEASE_SECONDS = 30 * 24 * 3600L;

    /** DSN (RFC 3461 section 4). */
    public static final int RCPT_EXTENSION_OCTETS = 500;

    /** No line is gathered beyond this: that of the verb with the longest. */
    public static final int LINE_OCTETS = COMMAND_OCTETS + RCPT_EXTENSION_OCTETS;

    /** Section 4.5.3.1.3: a path with its punctuation. */
    public static final int PATH_OCTETS = 256;

    /** RFC 3461 section 4.4. */
    public static final int ENVID_CHARACTERS = 100;

    /** RFC 3461 section 4.2. */
    public static final int ORCPT_CHARACTERS = 500;

    /** RFC 5321 section 6.3: more Received fields than this are a loop. */
    public static final int RECEIVED_FIELDS = 100;

    /** Errors of one session, counted from its last accepted message, before it ends. */
    public static final int SESSION_ERRORS = 20;

    /** Octets of a message, where configuration says nothing. */
    public static final long MESSAGE_OCTETS = 50L << 20;

    /** Recipients of a message, where configuration says nothing. */
    public static final int RECIPIENTS = 1000;

    private SmtpLimits() {}
}
