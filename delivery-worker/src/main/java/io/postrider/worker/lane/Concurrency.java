package io.postrider.worker.lane;

/**
 * How many connections a destination bears, as its own replies teach: one more for each round of messages that it took, half
 * as many when it says that it is too much. Times are of {@link System#nanoTime}. Not thread-safe.
 */
final class Concurrency {

    /** What a whole round of connections is told in one moment counts once. */
    private static final long ONE_LESSON_NANOS = 1_000_000_000L;

    private final int most;
    private double limit;
    private long lesson;

    /** @param most at least 1 */
    Concurrency(int most, long now) {
        this.most = most;
        this.limit = Math.min(most, LaneLimits.FIRST_CONNECTIONS);
        this.lesson = now - ONE_LESSON_NANOS;
    }

    int limit() {
        return (int) limit;
    }

    void tookOne() {
        limit = Math.min(most, limit + 1 / limit);
    }

    void pushedBack(long now) {
        if (now - lesson >= ONE_LESSON_NANOS) {
            lesson = now;
            limit = Math.max(1, limit / 2);
        }
    }
}
