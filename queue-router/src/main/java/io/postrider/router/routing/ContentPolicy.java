package io.postrider.router.routing;

import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.record.Content;
import java.time.Duration;
import java.time.Instant;

/**
 * When a message's content goes by reference, and when a reference is too old to be passed on (DESIGN section 3).
 *
 * @param inlineLimit octets of one message's content that all records written for it may carry together
 */
public record ContentPolicy(long inlineLimit) {

    /** Content is kept for two days; what is older than one is written anew before it is passed on. */
    public static final Duration RENEW_AFTER = ContentRefresh.DUE_AFTER;

    /** Content as short as this costs less in the record than a reference and a chunk of its own. */
    public static final int WORTH_A_REFERENCE = ContentByReference.WORTH_A_REFERENCE_OCTETS;

    /** What is to be done with content before it is passed on. */
    public enum Step {
        /** Nothing. */
        AS_IT_IS,
        /** Write it to {@code mail.content}, pass on the reference. */
        STORE,
        /** Write it to {@code mail.content} again. */
        RENEW
    }

    /**
     * What is to be done.
     *
     * @param copies how many records will carry it, at most
     * @param waitsAgain whether it goes from one delay topic to another
     */
    public Step stepFor(Content content, int copies, boolean waitsAgain, Instant now) {
        return switch (content) {
            case Content.Inline inline -> {
                boolean many = copies > 1 && inline.length() * copies > inlineLimit;
                boolean worth = inline.length() > WORTH_A_REFERENCE;
                yield worth && (many || waitsAgain) ? Step.STORE : Step.AS_IT_IS;
            }
            case Content.Stored stored -> stored.written().plus(RENEW_AFTER).isBefore(now) ? Step.RENEW : Step.AS_IT_IS;
        };
    }
}
