package io.postrider.worker.lane;

import io.postrider.delivery.Diagnosis;
import io.postrider.worker.shaping.BackOff;
import io.postrider.worker.shaping.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How we stand with a destination: whether its hosts can be reached, how many connections they bear now, and whether it is
 * to be let alone. Guarded by its lane's lock.
 */
final class Standing {

    private final Shape shape;
    private final InstantSource clock;
    private final Concurrency concurrency;
    private Health health = new Health.Unproven();
    private @Nullable Suspension suspension;
    private Instant slowUntil = Instant.MIN;
    private int sessions;
    private int dialing;

    /** No attempt before then. */
    record Suspension(Instant until, String reason) {

        /** When something that waits is due: all of it at once would be answered as before. */
        Instant due() {
            long spread = ThreadLocalRandom.current().nextLong(LaneLimits.AFTER_SUSPENSION.toMillis());
            return until.plusMillis(spread);
        }
    }

    Standing(Shape shape, InstantSource clock) {
        this.shape = shape;
        this.clock = clock;
        this.concurrency = new Concurrency(shape.connections(), System.nanoTime());
    }

    /** How many connections there may be now. */
    int connections(boolean scarce) {
        Instant now = clock.instant();
        if (isSuspended(now)) {
            return 0;
        }
        if (now.isBefore(slowUntil) || scarce && health instanceof Health.Unproven) {
            return 1;
        }
        return Math.min(concurrency.limit(), health.connections(shape.connections(), now));
    }

    // What runners tell

    void dialing() {
        dialing++;
    }

    void dialEnded() {
        dialing--;
    }

    void reached() {
        dialing--;
        sessions++;
        health = health.reached(clock.instant());
    }

    void sessionGone() {
        sessions--;
    }

    /** A dial came to nothing; returns whether others have a session or are about to. */
    boolean unreachable(Diagnosis why) {
        dialing--;
        Instant until = clock.instant().plus(LaneLimits.DEAD_TIME);
        int others = sessions + dialing;
        health = others > 0 ? new Health.Crowded(until, others) : new Health.Dead(until, why);
        return others > 0;
    }

    void tookOne() {
        concurrency.tookOne();
    }

    void pushedBack() {
        concurrency.pushedBack(System.nanoTime());
    }

    /** What a peer said, if it asks for an answer of ours; returns the rule that was applied. */
    Optional<BackOff> heard(String reply) {
        Optional<BackOff> rule = shape.after(reply);
        rule.ifPresent(present -> apply(present, reply));
        return rule;
    }

    private void apply(BackOff rule, String reply) {
        Instant until = clock.instant().plus(rule.time());
        switch (rule.kind()) {
            case SUSPEND ->
                suspension = new Suspension(
                        until,
                        "suspended for %s by back-off rule %s: %s"
                                .formatted(readable(rule.time()), rule.name(), reply));
            case SLOW_DOWN -> slowUntil = until;
        }
    }

    private static String readable(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    // What is asked

    /** Why no attempt is to be made now, if none is. */
    Optional<Diagnosis> obstacle() {
        return health instanceof Health.Dead dead && health.isDead(clock.instant())
                ? Optional.of(dead.why())
                : Optional.empty();
    }

    /** Until when it is let alone, if it is. */
    Optional<Suspension> suspension() {
        Suspension present = suspension;
        return present != null && isSuspended(clock.instant()) ? Optional.of(present) : Optional.empty();
    }

    /** Whether something is known that must not be forgotten with the lane. */
    boolean isMemorable() {
        Instant now = clock.instant();
        return health.isDead(now) || isSuspended(now) || now.isBefore(slowUntil);
    }

    /** Whether it would have to be found out now if its hosts can be reached. */
    boolean isUnproven() {
        return switch (health) {
            case Health.Unproven unproven -> true;
            case Health.Dead dead -> !dead.isDead(clock.instant());
            case Health.Proven proven -> false;
            case Health.Crowded crowded -> false;
        };
    }

    private boolean isSuspended(Instant now) {
        Suspension present = suspension;
        return present != null && now.isBefore(present.until());
    }
}
