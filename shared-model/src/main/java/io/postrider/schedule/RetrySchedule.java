package io.postrider.schedule;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each attempt that settled nothing, and when to give up.
 *
 * @param delays for each kind of failure, after the first attempt, the second, …; the last one repeats. At least one, all
 *     positive; a kind that is left out waits as an ordinary failure does
 * @param jitter how much longer a wait may be, in hundredths of it: what was deferred in one moment is not to come back in
 *     one. 0 to {@value #MOST_JITTER}
 * @param lifetime from acceptance to giving up
 * @param delayNotice from acceptance to telling the sender of a delay
 */
public record RetrySchedule(
        Map<RetryKind, List<Duration>> delays, int jitter, Duration lifetime, Duration delayNotice) {

    public static final int MOST_JITTER = 50;

    public static final RetrySchedule DEFAULT = new RetrySchedule(
            List.of(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2)),
            Duration.ofDays(5),
            Duration.ofHours(4));

    public RetrySchedule {
        Map<RetryKind, List<Duration>> complete = new EnumMap<>(RetryKind.class);
        for (RetryKind kind : RetryKind.values()) {
            List<Duration> own = delays.getOrDefault(kind, delays.getOrDefault(RetryKind.ORDINARY, List.of()));
            if (own.isEmpty() || own.stream().anyMatch(delay -> !delay.isPositive())) {
                throw new IllegalArgumentException(
                        "a retry schedule has at least one delay, and each is longer than zero");
            }
            complete.put(kind, List.copyOf(own));
        }
        delays = Collections.unmodifiableMap(complete);
        if (jitter < 0 || jitter > MOST_JITTER) {
            throw new IllegalArgumentException("jitter is 0 to " + MOST_JITTER + " per cent, not " + jitter);
        }
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException("a message lives longer than no time at all");
        }
        if (!delayNotice.isPositive()) {
            throw new IllegalArgumentException("a sender is not told of a delay before there is one");
        }
    }

    /** The same delays for every kind of failure, to the second. */
    public RetrySchedule(List<Duration> delays, Duration lifetime, Duration delayNotice) {
        this(Map.of(RetryKind.ORDINARY, delays), 0, lifetime, delayNotice);
    }

    /**
     * The wait after attempt number {@code attempts}, counted from 1.
     *
     * @param chance for the jitter
     */
    public Duration after(int attempts, RetryKind kind, RandomGenerator chance) {
        List<Duration> own = Objects.requireNonNull(delays.get(kind));
        Duration delay = own.get(Math.min(Math.max(attempts, 1), own.size()) - 1);
        long spread = delay.toMillis() / 100 * jitter;
        return spread == 0 ? delay : delay.plusMillis(chance.nextLong(spread));
    }
}
