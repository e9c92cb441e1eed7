package io.postrider.worker.lane;

import io.postrider.worker.shaping.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps to a rate: one after the other, or a second's worth at once after a pause (the generic cell rate algorithm). Times
 * are of {@link System#nanoTime}. Not thread-safe.
 */
final class Pacer {

    private static final Duration BURST = Duration.ofSeconds(1);

    private final long each;
    private final long burst;
    /** When the next one comes, were they evenly spaced. */
    private long next;

    /** @param rate null without a limit */
    Pacer(@Nullable Rate rate, long now) {
        each = rate == null ? 0 : rate.each().toNanos();
        burst = Math.max(0, BURST.toNanos() - each);
        next = now;
    }

    /** How long until the next one may go; 0 when it may now. */
    long delay(long now) {
        return each == 0 ? 0 : Math.max(0, next - burst - now);
    }

    /** One goes, now or after its delay. */
    void take(long now) {
        if (each > 0) {
            next = (next - now < 0 ? now : next) + each;
        }
    }

    /** The time from one to the next. */
    long each() {
        return each;
    }
}
