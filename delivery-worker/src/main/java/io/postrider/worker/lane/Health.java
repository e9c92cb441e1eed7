package io.postrider.worker.lane;

import io.postrider.delivery.Diagnosis;
import java.time.Instant;

/** What is known of a destination's hosts: the circuit breaker of a lane. */
sealed interface Health {

    /** Nothing yet. */
    record Unproven() implements Health {}

    /** The last session could be opened. */
    record Proven() implements Health {}

    /**
     * No host could be reached. Until then nobody tries; after it one connection does.
     *
     * @param why the deferral that all mail for it gets meanwhile
     */
    record Dead(Instant until, Diagnosis why) implements Health {}

    /** No further session could be opened while others were: until then there are no more than these. */
    record Crowded(Instant until, int connections) implements Health {}

    /** How many connections it may have of {@code most}. */
    default int connections(int most, Instant now) {
        return switch (this) {
            case Unproven() -> Math.min(most, LaneLimits.FIRST_CONNECTIONS);
            case Proven() -> most;
            case Crowded(Instant until, int connections) -> now.isBefore(until) ? Math.min(most, connections) : most;
            case Dead dead -> 1;
        };
    }

    /** After a session was opened. */
    default Health reached(Instant now) {
        return switch (this) {
            case Unproven() -> new Proven();
            case Proven() -> this;
            case Crowded(Instant until, int connections) -> now.isBefore(until) ? this : new Proven();
            case Dead dead -> new Proven();
        };
    }

    /** Whether nobody is to try now. */
    default boolean isDead(Instant now) {
        return this instanceof Dead(Instant until, Diagnosis why) && now.isBefore(until);
    }
}
