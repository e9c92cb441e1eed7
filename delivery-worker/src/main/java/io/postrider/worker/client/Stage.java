package io.postrider.worker.client;

/** What a reply answers. */
enum Stage {
    GREETING,
    HELLO,
    MAIL,
    RCPT,
    DATA,
    /** The content with its final dot; with LMTP one reply a recipient (RFC 2033 section 4.2). */
    CONTENT,
    RSET,
    QUIT
}
