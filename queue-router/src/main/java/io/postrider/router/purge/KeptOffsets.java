package io.postrider.router.purge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers when offsets were seen committed, so that records can stay a while longer than they are needed. It begins
 * anew with each process: records may stay longer than asked for, never shorter. For one thread.
 */
final class KeptOffsets {

    /** Observations of one partition; with more, they are taken less often. */
    static final int MAX_OBSERVATIONS = 64;

    private record Observation(Instant at, long offset) {}

    private final Duration keep;
    private final Map<TopicPartition, Deque<Observation>> seen = new HashMap<>();

    KeptOffsets(Duration keep) {
        this.keep = keep;
    }

    /** Up to where the partition may be purged now, which has been committed up to {@code committed}; empty for not at all. */
    OptionalLong purgeable(TopicPartition partition, long committed, Instant now) {
        if (keep.isZero()) {
            return OptionalLong.of(committed);
        }
        Deque<Observation> observations = seen.computeIfAbsent(partition, any -> new ArrayDeque<>());
        Observation newest = observations.peekLast();
        if (newest == null
                || !newest.at().plus(keep.dividedBy(MAX_OBSERVATIONS)).isAfter(now)) {
            observations.addLast(new Observation(now, committed));
        }
        OptionalLong purgeable = OptionalLong.empty();
        Instant limit = now.minus(keep);
        while (!observations.isEmpty() && !observations.getFirst().at().isAfter(limit)) {
            purgeable = OptionalLong.of(observations.removeFirst().offset());
        }
        return purgeable;
    }
}
