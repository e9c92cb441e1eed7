package io.postrider.ingress.command;

import io.postrider.reply.Reply;

/**
 * Everything we answer: code, enhanced code (RFC 3463, registry of RFC 5248), words, and when it is said, in one place;
 * a test renders it into {@code docs/replies.md}. The constant's name is also the {@code reason} label of the rejection counter, so there are never more labels than constants.
 */
@SuppressWarnings("ImmutableEnumChecker") // A response never changes.
public enum Answer {
    // What is fine.
    GREETING(220, "", "ready", "The first word of a session."),
    HELLO(250, "", "hello", "To EHLO, with what is offered, one a line; to HELO, the name alone."),
    HELP_TEXT(214, "2.0.0", "help", "To HELP: the commands there are, one a line."),
    OK(250, "2.0.0", "OK", "To NOOP and RSET."),
    SENDER_OK(250, "2.1.0", "sender OK", "To MAIL: a transaction has begun."),
    RECIPIENT_OK(
            250, "2.1.5", "recipient OK", "To RCPT: mail for it is taken. Said again for one that was named before."),
    START_DATA(354, "", "go ahead, end with <CRLF>.<CRLF>", "To DATA: the message may come."),
    QUEUED(250, "2.0.0", "queued", "The message is on durable storage; its queue id is in the reply."),
    BYE(221, "2.0.0", "goodbye", "To QUIT."),
    CANNOT_VERIFY(252, "2.5.0", "not verified; send mail to it and see", "To VRFY, whatever the name."),

    // What ends the session.
    SHUTTING_DOWN(
            421,
            "4.3.2",
            "service is shutting down, come back in a moment",
            "To a new client, to one without a transaction, and to the others after theirs."),
    TOO_MANY_CONNECTIONS(
            421,
            "4.3.2",
            "too many connections, come back in a moment",
            "As many clients as configuration allows are here (ingress.connections)."),
    TOO_MANY_ERRORS(
            421,
            "4.7.0",
            "too many errors in one session",
            "As many replies of 5yz as a session gets between two accepted messages."),
    NO_ROOM(
            421,
            "4.3.1",
            "too much mail at once, come back in a moment",
            "To DATA, when memory was short for longer than a client waits. The session ends, for a client that did not wait for 354 would have its message run as commands."),
    TIMEOUT(
            421,
            "4.4.2",
            "you were silent or slow for too long",
            "No command, no octet of a message, or not the whole message in the time that configuration gives."),

    // What a later attempt may get past.
    NOT_STORED(
            451,
            "4.3.0",
            "the message could not be stored, try again later",
            "After the message: Kafka did not acknowledge it in time, or refused it."),
    NO_MEMORY(
            452,
            "4.3.1",
            "too much mail at once, try again later",
            "To MAIL or RCPT, when the memory for envelopes is used up; after a message that outgrew the memory left (ingress.memory)."),
    TOO_MANY_RECIPIENTS(
            452,
            "4.5.3",
            "too many recipients, send the rest in another transaction",
            "To RCPT. Those accepted before stay accepted."),

    // What was said wrongly.
    UNKNOWN_COMMAND(
            500, "5.5.2", "command not recognised, HELP lists those that are", "The first word is no command of SMTP."),
    LINE_TOO_LONG(500, "5.5.2", "command line too long", "Longer than the command may be with its parameters."),
    BAD_LINE(
            500,
            "5.5.2",
            "a command line is printable US-ASCII and ends with CRLF",
            "A control character in the line, or a line end other than CRLF."),
    BAD_SYNTAX(
            501,
            "5.5.2",
            "syntax error",
            "MAIL or RCPT without an address in angle brackets, or with a malformed source route."),
    BAD_ARGUMENT(
            501,
            "5.5.4",
            "wrong argument",
            "An argument is missing, unwanted or malformed; the reply says which and what is expected."),
    BAD_SENDER(
            501, "5.1.7", "sender's address is malformed", "To MAIL; the reply says what is wrong with the address."),
    BAD_RECIPIENT(
            501,
            "5.1.3",
            "recipient's address is malformed",
            "To RCPT; the reply says what is wrong with the address."),
    NOT_IMPLEMENTED(502, "5.5.1", "command not implemented", "A command of SMTP that is not offered here."),
    BAD_SEQUENCE(
            503,
            "5.5.1",
            "bad sequence of commands",
            "The command is not allowed now; the reply says what comes first."),
    UNKNOWN_PARAMETER(
            555,
            "5.5.4",
            "parameter not supported",
            "To MAIL or RCPT: a parameter that is not offered, or any after HELO."),

    // What is refused for good.
    RELAYING_DENIED(
            550,
            "5.7.1",
            "relaying denied: recipient is not of a domain we take mail for",
            "To RCPT: neither is the client trusted nor the recipient of a relay domain, or our postmaster."),
    NO_EXPANSION(550, "5.7.2", "lists are not expanded here", "To EXPN, whatever the name."),
    MESSAGE_TOO_LARGE(
            552,
            "5.3.4",
            "message too large",
            "To MAIL, by the size that the client declares; or after the message (message-size-limit)."),
    NON_ASCII_ADDRESS(
            553,
            "5.6.7",
            "non-ASCII addresses need SMTPUTF8, which is not offered here",
            "To MAIL or RCPT: the address has characters outside US-ASCII."),
    TOO_MANY_HOPS(554, "5.4.6", "more than 100 Received fields: this message is in a loop", "After the message."),
    BARE_LINE_END(
            554,
            "5.6.0",
            "message has a bare CR or LF; lines end with CRLF (RFC 5321 section 2.3.8)",
            "After the message, which was read to CRLF.CRLF.");

    private final int code;
    private final String status;
    private final Response plain;
    private final String meaning;

    Answer(int code, String status, String text, String meaning) {
        this.code = code;
        this.status = status;
        this.plain = new Response(this, reply(text));
        this.meaning = meaning;
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

    /** When it is said, for people. */
    public String meaning() {
        return meaning;
    }

    private Reply reply(String text) {
        return status.isEmpty() ? Reply.of(code, text) : Reply.of(code, status, text);
    }
}
