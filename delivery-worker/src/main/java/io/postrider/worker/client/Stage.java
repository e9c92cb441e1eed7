package io.postrider.worker.client;

/** What a reply answers. */
enum Stage {
    GREETING,
    HELLO,
    /** RFC 3207. */
    STARTTLS,
    /** RFC 4954; any number of 334 come before the reply that is judged. */
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /** The content with its final dot; with LMTP one reply a recipient (RFC 2033 section 4.2). */
    CONTENT,
    RSET,
    QUIT
}
