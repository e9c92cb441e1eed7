package io.postrider.router.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How much of one partition may be released in a time. What came due in one moment, be it all that waited while nothing ran,
 * goes out by and by: fresh mail takes the same way, and would wait behind all of it. Each partition has a pace of its own,
 * so that one with a backlog takes nothing from the others. Moments are milliseconds of the epoch. For one thread.
 */
final class ReleasePace {

    /** Records of one partition in each {@link #TURN_MILLIS}: a thousand a second. */
    static final int TURN_RECORDS = 250;

    static final long TURN_MILLIS = 250;

    private record Turn(long began, int taken) {}

    private final Map<TopicPartition, Turn> turns = new HashMap<>();

    /** How many of those that are due may go now. */
    int take(TopicPartition partition, int due, long now) {
        Turn present = turns.get(partition);
        Turn turn = present == null || now - present.began() >= TURN_MILLIS ? new Turn(now, 0) : present;
        int granted = Math.min(due, TURN_RECORDS - turn.taken());
        turns.put(partition, new Turn(turn.began(), turn.taken() + granted));
        return granted;
    }

    /** From when more of it may go than {@link #take} has granted so far; now, unless its turn is used up. */
    long nextTurn(TopicPartition partition, long now) {
        Turn turn = turns.get(partition);
        return turn == null || turn.taken() < TURN_RECORDS ? now : turn.began() + TURN_MILLIS;
    }

    void forget(Collection<TopicPartition> partitions) {
        turns.keySet().removeAll(partitions);
    }
}
