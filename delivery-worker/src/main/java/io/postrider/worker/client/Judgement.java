package io.postrider.worker.client;

import io.postrider.reply.EnhancedStatusCode;

/**
 * What a reply means for what it answers.
 *
 * @param kind what to do
 * @param status the enhanced status code for the record, in the class that the kind says
 * @param slowDown the peer has more of us than it likes: the lane is to be told
 */
record Judgement(Kind kind, EnhancedStatusCode status, boolean slowDown) {

    enum Kind {
        /** Go on. */
        ACCEPTED,
        /** Not now: to be tried again. */
        REFUSED_FOR_NOW,
        /** Not in this transaction, which has taken others: to be tried in the next one, at once. */
        TOO_MANY_RECIPIENTS,
        /** Not by this host: to be tried at the next one, and again later where there is none. */
        NEXT_HOST,
        /** Never. */
        REFUSED,
        /** The peer ends the conversation, or has lost its thread: try the next host, else again later. */
        CONNECTION_TROUBLE
    }

    boolean isAccepted() {
        return kind == Kind.ACCEPTED;
    }
}
