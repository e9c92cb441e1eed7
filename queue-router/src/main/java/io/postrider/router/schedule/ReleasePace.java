package io.postrider.router.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * When what is due is released, and how much of it: both for the sake of fresh mail, which takes the same way.
 *
 * <p>Releases come in rounds, because each is a transaction that writes to {@code mail.outbound}: until it is committed
 * nobody reads what others have written there after it began. With few rounds that is seldom, however many destinations wait.
 *
 * <p>Of one partition no more than so many go in a round. What came due in one moment, be it all that waited while nothing
 * ran, goes out by and by, and fresh mail does not wait behind all of it. Each partition is counted for itself, so that one
 * with a backlog takes nothing from the others.
 *
 * <p>Moments are milliseconds of the epoch. For one thread.
 */
final class ReleasePace {

    /** From one round to the next; less than what a hop may cost ({@link io.postrider.schedule.DelayTopic#MAX_HOPS}). */
    static final long ROUND_MILLIS = 200;

    /** Records of one partition in a round: a thousand a second. */
    static final int ROUND_RECORDS = 200;

    private record Round(long began, int taken) {}

    private final Map<TopicPartition, Round> rounds = new HashMap<>();

    /** How many of those that are due may go now. */
    int take(TopicPartition partition, int due, long now) {
        long began = now - now % ROUND_MILLIS;
        Round present = rounds.get(partition);
        int before = present == null || present.began() < began ? 0 : present.taken();
        int granted = Math.min(due, ROUND_RECORDS - before);
        rounds.put(partition, new Round(began, before + granted));
        return granted;
    }

    /** The first round at or after {@code due} of those that are still to come. */
    static long roundFor(long due, long now) {
        return Math.ceilDiv(Math.max(due, now + 1), ROUND_MILLIS) * ROUND_MILLIS;
    }

    void forget(Collection<TopicPartition> partitions) {
        rounds.keySet().removeAll(partitions);
    }
}
