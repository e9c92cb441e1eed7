package io.postrider.worker.lane;

/** How many messages a lane finishes in a second while messages wait for it. Times are of {@link System#nanoTime}. */
final class Throughput {

    private static final double SECOND = 1e9;
    /** A rate is not taken from less time than this. */
    private static final long WINDOW = 1_000_000_000L;

    private static final long LEAST = 100_000_000L;

    private long windowStart;
    private int finished;
    private double known = Double.NaN;

    Throughput(long now) {
        windowStart = now;
    }

    /** Messages begin to wait: what was before tells nothing of the pace. */
    void start(long now) {
        windowStart = now;
        finished = 0;
    }

    void finished() {
        finished++;
    }

    /** The pace of late. */
    double perSecond(long now) {
        long elapsed = now - windowStart;
        if (elapsed >= WINDOW) {
            double latest = finished * SECOND / elapsed;
            // Faster at once, slower by and by: a pause is no pace.
            known = Double.isNaN(known) ? latest : Math.max(latest, (known + latest) / 2);
            start(now);
        }
        return Double.isNaN(known) ? finished * SECOND / Math.max(elapsed, LEAST) : known;
    }
}
