package io.postrider.ingress.session;

/** What the shell is to do besides sending the answer. */
public enum Effect {
    /** Read the next command. */
    NONE,
    /** The client waits for this answer: send what was gathered (RFC 2920 section 3.2). */
    FLUSH,
    /** Find room for a message; then send the answer and read content, or report that there is none. */
    RECEIVE_CONTENT,
    /** Store the message and report; there is no answer before. */
    STORE,
    /** Begin {@link Conversation#inquire} and report what comes of it; there is no answer before. */
    INQUIRE,
    /** Send the answer and close. */
    CLOSE
}
