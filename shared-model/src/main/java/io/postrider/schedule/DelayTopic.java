package io.postrider.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A topic in which every record waits equally long, so that in one partition the head is always due first.
 *
 * <p>A record due at T goes to the longest delay that ends before T, or a little after; when that is over it is placed
 * again until T has come. It is never early. A little is 2 s or 5 % of the whole wait, whichever is more, and at most
 * {@link #MAX_HOPS} topics lie between now and any T up to four hours ahead. (That bound is why there are twelve delays
 * and not nine: docs/adr/0001.)
 */
public enum DelayTopic {
    S1("1s", Duration.ofSeconds(1)),
    S3("3s", Duration.ofSeconds(3)),
    S10("10s", Duration.ofSeconds(10)),
    S30("30s", Duration.ofSeconds(30)),
    M1("1m", Duration.ofMinutes(1)),
    M2("2m", Duration.ofMinutes(2)),
    M5("5m", Duration.ofMinutes(5)),
    M15("15m", Duration.ofMinutes(15)),
    M30("30m", Duration.ofMinutes(30)),
    H1("1h", Duration.ofHours(1)),
    H2("2h", Duration.ofHours(2)),
    H4("4h", Duration.ofHours(4));

    /** How many delay topics a record passes at most, for any wait up to four hours. */
    public static final int MAX_HOPS = 6;

    /** What is never too late. */
    public static final Duration LATENESS_FLOOR = Duration.ofSeconds(2);

    private static final int LATENESS_DIVISOR = 20;

    /** What a hop itself may take: transaction, poll, and a broker's clock. Counted against lateness when placing. */
    static final Duration HOP_COST = Duration.ofMillis(250);

    private final String label;
    private final Duration delay;

    DelayTopic(String label, Duration delay) {
        this.label = label;
        this.delay = delay;
    }

    /** The topic's name. */
    public String topic() {
        return "mail.schedule." + label;
    }

    /** How long each of its records waits, counted from the broker's append time. */
    public Duration delay() {
        return delay;
    }

    /** The delay topic of that name, if it is one. */
    public static Optional<DelayTopic> named(String topic) {
        for (DelayTopic each : values()) {
            if (each.topic().equals(topic)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** How late a record may be whose wait lasts from {@code scheduled} to {@code due}. */
    public static Duration lateness(Instant scheduled, Instant due) {
        Duration share = Duration.between(scheduled, due).dividedBy(LATENESS_DIVISOR);
        return share.compareTo(LATENESS_FLOOR) > 0 ? share : LATENESS_FLOOR;
    }

    /**
     * Where a record goes now that waits from {@code scheduled} to {@code due}; empty when it is due already.
     *
     * @param now at or after {@code scheduled}
     */
    public static Optional<DelayTopic> next(Instant now, Instant scheduled, Instant due) {
        return next(now, due, lateness(scheduled, due));
    }

    /**
     * The same for a moment that somebody has chosen, such as RFC 4865's: however long the wait, it is no later than what is
     * never too late. It takes more topics, one or two of each delay.
     */
    public static Optional<DelayTopic> towards(Instant now, Instant moment) {
        return next(now, moment, LATENESS_FLOOR);
    }

    private static Optional<DelayTopic> next(Instant now, Instant due, Duration late) {
        if (!now.isBefore(due)) {
            return Optional.empty();
        }
        Duration longest = Duration.between(now, due).plus(late).minus(HOP_COST);
        DelayTopic chosen = S1;
        for (DelayTopic each : values()) {
            if (each.delay.compareTo(longest) <= 0) {
                chosen = each;
            }
        }
        return Optional.of(chosen);
    }
}
