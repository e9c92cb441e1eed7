package io.postrider.schedule;

import java.time.Duration;
import java.util.List;

/**
 * How long to wait after each attempt that settled nothing, and when to give up.
 *
 * @param delays after the first attempt, the second, …; the last one repeats. At least one, all positive
 * @param lifetime from acceptance to giving up
 * @param delayNotice from acceptance to telling the sender of a delay
 */
public record RetrySchedule(List<Duration> delays, Duration lifetime, Duration delayNotice) {

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
        delays = List.copyOf(delays);
        if (delays.isEmpty() || delays.stream().anyMatch(delay -> !delay.isPositive())) {
            throw new IllegalArgumentException("a retry schedule has at least one delay, and each is longer than zero");
        }
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException("a message lives longer than no time at all");
        }
        if (!delayNotice.isPositive()) {
            throw new IllegalArgumentException("a sender is not told of a delay before there is one");
        }
    }

    /** The wait after attempt number {@code attempts}, counted from 1. */
    public Duration after(int attempts) {
        return delays.get(Math.min(Math.max(attempts, 1), delays.size()) - 1);
    }
}
