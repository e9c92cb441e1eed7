package io.postrider.envelope;

import io.postrider.delivery.NextHop;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a message has got with the recipients of one record; absent until the router has seen it.
 *
 * @param destination the lane's name (DESIGN section 5), the key of {@code mail.outbound}
 * @param nextHop how to reach it
 * @param attempts delivery attempts so far, 0 before the first; being put aside is no attempt
 * @param due not before this; null when it is due at once
 * @param scheduled when the present wait began; null when none did. With {@code due} it tells how late is too late
 * @param delayReported whether the sender was told of a delay already
 */
public record Transit(
        String destination,
        NextHop nextHop,
        int attempts,
        @Nullable Instant due,
        @Nullable Instant scheduled,
        boolean delayReported) {

    public Transit {
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts are not negative");
        }
        if ((due == null) != (scheduled == null)) {
            throw new IllegalArgumentException("a wait has both a beginning and an end");
        }
    }

    /** Ready to go at once. */
    public static Transit fresh(String destination, NextHop nextHop) {
        return new Transit(destination, nextHop, 0, null, null, false);
    }

    /** After an attempt that settled nothing: to wait from {@code now} to {@code newDue}. */
    public Transit afterAttempt(Instant now, Instant newDue) {
        return new Transit(destination, nextHop, attempts + 1, newDue, now, delayReported);
    }

    /** Put aside without an attempt: to wait from {@code now} to {@code newDue}. */
    public Transit putAside(Instant now, Instant newDue) {
        return new Transit(destination, nextHop, attempts, newDue, now, delayReported);
    }

    /** The wait is over, and this is the way now. */
    public Transit released(String newDestination, NextHop newNextHop) {
        return new Transit(newDestination, newNextHop, attempts, null, null, delayReported);
    }

    public Transit withDelayReported() {
        return new Transit(destination, nextHop, attempts, due, scheduled, true);
    }
}
