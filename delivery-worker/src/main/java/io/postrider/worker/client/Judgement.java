package io.postrider.worker.client;

import io.postrider.reply.EnhancedStatusCode;

/**
 * What a reply means for what it answers.
 *
 * @param kind what to do
 * @param status the enhanced status code for the record, in the class that the kind says
 */
record Judgement(Kind kind, EnhancedStatusCode status) {

    enum Kind {
        /** Go on. */
        ACCEPTED,
        /** Not now: to be tried again. */
        REFUSED_FOR_NOW,
        /** Never. */
        REFUSED,
        /** The peer ends the conversation, or has lost its thread: try the next host, else again later. */
        CONNECTION_TROUBLE
    }

    boolean isAccepted() {
        return kind == Kind.ACCEPTED;
    }
}
