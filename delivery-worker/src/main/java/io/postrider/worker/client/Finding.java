package io.postrider.worker.client;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt found out: a peer's reply, or our own words where there is none.
 *
 * @param status in the class that it means
 * @param reply the peer's, null when it is ours
 * @param text ours, on one line; empty when there is a reply
 * @param slowDown the peer has more of us than it likes: the lane is to be told
 */
record Finding(EnhancedStatusCode status, @Nullable Reply reply, String text, boolean slowDown) {

    static Finding replied(Judgement judgement, Reply reply) {
        return new Finding(judgement.status(), reply, "", judgement.slowDown());
    }

    static Finding ours(String status, String text) {
        return new Finding(EnhancedStatusCode.of(status), null, text, false);
    }

    Diagnosis as(Action action, @Nullable String remoteMta, Instant at) {
        return reply == null
                ? new Diagnosis(action, status, Diagnosis.OURS, text, remoteMta, at)
                : Diagnosis.replied(action, status, reply, remoteMta, at);
    }

    /** The same as a reason to try again: a permanent reply to what no recipient is to blame for. */
    Finding asTransient() {
        return status.isTransient() ? this : new Finding(status.withClass(4), reply, text, slowDown);
    }
}
