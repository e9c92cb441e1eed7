package io.postrider.ingress.command;

import io.postrider.reply.Reply;

/**
 * Everything we answer: code, enhanced code (RFC 3463, registry of RFC 5248) and words, in one place. The constant's
 * name is also the {@code reason} label of the rejection counter, so there are never more labels than constants.
 */
@SuppressWarnings("ImmutableEnumChecker") // A response never changes.
public enum Answer {
    // What is fine.
    GREETING(220, "", "ready"),
    HELLO(250, "", "hello"),
    HELP_TEXT(214, "2.0.0", "help"),
    OK(250, "2.0.0", "OK"),
    SENDER_OK(250, "2.1.0", "sender OK"),
    RECIPIENT_OK(250, "2.1.5", "recipient OK"),
    START_DATA(354, "", "go ahead, end with <CRLF>.<CRLF>"),
    QUEUED(250, "2.0.0", "queued"),
    BYE(221, "2.0.0", "goodbye"),
    CANNOT_VERIFY(252, "2.5.0", "not verified; send mail to it and see"),

    // What ends the session.
    SHUTTING_DOWN(421, "4.3.2", "service is shutting down, come back in a moment"),
    TOO_MANY_CONNECTIONS(421, "4.3.2", "too many connections, come back in a moment"),
    TOO_MANY_ERRORS(421, "4.7.0", "too many errors in one session"),
    NO_ROOM(421, "4.3.1", "too much mail at once, come back in a moment"),
    TIMEOUT(421, "4.4.2", "you were silent or slow for too long"),

    // What a later attempt may get past.
    NOT_STORED(451, "4.3.0", "the message could not be stored, try again later"),
    NO_MEMORY(452, "4.3.1", "too much mail at once, try again later"),
    TOO_MANY_RECIPIENTS(452, "4.5.3", "too many recipients, send the rest in another transaction"),

    // What was said wrongly.
    UNKNOWN_COMMAND(500, "5.5.2", "command not recognised, HELP lists those that are"),
    LINE_TOO_LONG(500, "5.5.2", "command line too long"),
    BAD_LINE(500, "5.5.2", "a command line is printable US-ASCII and ends with CRLF"),
    BAD_SYNTAX(501, "5.5.2", "syntax error"),
    BAD_ARGUMENT(501, "5.5.4", "wrong argument"),
    BAD_SENDER(501, "5.1.7", "sender's address is malformed"),
    BAD_RECIPIENT(501, "5.1.3", "recipient's address is malformed"),
    NOT_IMPLEMENTED(502, "5.5.1", "command not implemented"),
    BAD_SEQUENCE(503, "5.5.1", "bad sequence of commands"),
    UNKNOWN_PARAMETER(555, "5.5.4", "parameter not supported"),

    // What is refused for good.
    RELAYING_DENIED(550, "5.7.1", "relaying denied: recipient is not of a domain we take mail for"),
    NO_EXPANSION(550, "5.7.2", "lists are not expanded here"),
    MESSAGE_TOO_LARGE(552, "5.3.4", "message too large"),
    NON_ASCII_ADDRESS(553, "5.6.7", "non-ASCII addresses need SMTPUTF8, which is not offered here"),
    TOO_MANY_HOPS(554, "5.4.6", "more than 100 Received fields: this message is in a loop"),
    BARE_LINE_END(554, "5.6.0", "message has a bare CR or LF; lines end with CRLF (RFC 5321 section 2.3.8)");

    private final int code;
    private final String status;
    private final Response plain;

    Answer(int code, String status, String text) {
        this.code = code;
        this.status = status;
        this.plain = new Response(this, reply(text));
    }

    /** The answer in its usual words; always the same object. */
    public Response plain() {
        return plain;
    }

    /** The same codes with words that say more. */
    public Response saying(String text) {
        return new Response(this, reply(text));
    }

    /** A reply of 4yz or 5yz. */
    public boolean isRejection() {
        return code >= 400;
    }

    /** The enhanced code, empty where none belongs (RFC 2034 section 4). */
    public String status() {
        return status;
    }

    private Reply reply(String text) {
        return status.isEmpty() ? Reply.of(code, text) : Reply.of(code, status, text);
    }
}
