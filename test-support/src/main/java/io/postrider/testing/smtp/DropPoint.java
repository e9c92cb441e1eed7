package io.postrider.testing.smtp;

/** Where a {@link ScriptedSmtpServer} closes the connection without a word. */
public enum DropPoint {
    NEVER,
    /** Accepted by TCP, closed before the greeting. */
    BEFORE_GREETING,
    AFTER_GREETING,
    /** After the reply to EHLO, HELO or LHLO. */
    AFTER_HELLO,
    /** After the reply to MAIL. */
    AFTER_MAIL,
    /** After the reply to the first RCPT. */
    AFTER_RCPT,
    /** After 354, when the first octets of the message have arrived. */
    IN_DATA,
    /** The whole message was read (and is recorded if it would have been accepted), but the client never hears so. */
    BEFORE_FINAL_REPLY,
    /** With LMTP: after the first of the replies to the message. */
    AMONG_FINAL_REPLIES,
    /** After the reply to the message. */
    AFTER_FINAL_REPLY
}
