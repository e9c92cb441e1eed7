package io.postrider.testing.load;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** How long some messages took each. Percentiles are nearest ranks: never better than what was measured. */
public record Latencies(List<Duration> sorted) {

    /** Promise P5 in numbers: what others may add to a quiet system's latency. */
    private static final double MOST_SHARE = 0.20;

    private static final Duration MOST_MORE = Duration.ofMillis(20);

    public Latencies {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** The middle one of what several measurements say: one bad moment of the machine spoils one of them, not this. */
    public static Duration middle(List<Latencies> parts, Function<Latencies, Duration> figure) {
        List<Duration> figures = parts.stream().map(figure).sorted().toList();
        return figures.get(figures.size() / 2);
    }

    /** What it may become while other mail is stuck: 20 % and 20 ms more. */
    public static Duration limit(Duration quiet) {
        return quiet.plusNanos((long) (quiet.toNanos() * MOST_SHARE)).plus(MOST_MORE);
    }

    public Duration median() {
        return percentile(50);
    }

    public Duration p99() {
        return percentile(99);
    }

    public Duration worst() {
        return sorted.getLast();
    }

    private Duration percentile(int percent) {
        return sorted.get(Math.max(0, Math.ceilDiv(sorted.size() * percent, 100) - 1));
    }

    @Override
    public String toString() {
        return "median %.1f ms, p99 %.1f ms, worst %.1f ms of %d"
                .formatted(millis(median()), millis(p99()), millis(worst()), sorted.size());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
