package io.postrider.testing.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test moves it. Safe for use by many threads; clocks derived with
 * {@link #withZone} share the same moment.
 */
public final class ManualClock extends Clock {
    /** The moment all clocks of one origin share. */
    private static final class Moment {
        private Instant instant;

        private Moment(Instant instant) {
            this.instant = instant;
        }

        private synchronized Instant get() {
            return instant;
        }

        private synchronized void set(Instant other) {
            instant = other;
        }

        private synchronized Instant plus(Duration step) {
            instant = instant.plus(step);
            return instant;
        }
    }

    private final Moment now;
    private final ZoneId zone;

    private ManualClock(Moment now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** A clock in UTC that shows {@code start}. */
    public static ManualClock at(Instant start) {
        return new ManualClock(new Moment(start), ZoneOffset.UTC);
    }

    /** A clock in UTC that shows the moment {@code iso8601}, as in {@code 2026-01-31T12:00:00Z}. */
    public static ManualClock at(String iso8601) {
        return at(Instant.parse(iso8601));
    }

    /**
     * Moves the clock forward and returns the new moment.
     *
     * @throws IllegalArgumentException if {@code step} is negative; a test about a clock that jumps back uses {@link #set}
     */
    public Instant advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("a clock advances, it was asked for " + step);
        }
        return now.plus(step);
    }

    /** Sets the clock to any moment, an earlier one too. */
    public void set(Instant moment) {
        now.set(moment);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(now, other);
    }
}
