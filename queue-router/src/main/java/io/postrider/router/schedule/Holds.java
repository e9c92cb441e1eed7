package io.postrider.router.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions wait, and until when: all that the releaser remembers of what is on the schedule, one number a
 * partition, however long the queue. Moments are milliseconds of the epoch, as Kafka's. For one thread.
 */
final class Holds {

    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** The head of that partition is not to be touched before that moment. */
    void hold(TopicPartition partition, long until) {
        ends.put(partition, until);
    }

    /** Takes out those whose hold is over. */
    List<TopicPartition> takeOver(long now) {
        List<TopicPartition> over = new ArrayList<>();
        for (Iterator<Map.Entry<TopicPartition, Long>> all = ends.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<TopicPartition, Long> each = all.next();
            if (each.getValue() <= now) {
                over.add(each.getKey());
                all.remove();
            }
        }
        return over;
    }

    /** Those partitions are another's now, or are to be read anew. */
    void forget(Collection<TopicPartition> partitions) {
        ends.keySet().removeAll(partitions);
    }

    boolean isHeld(TopicPartition partition) {
        return ends.containsKey(partition);
    }

    /** When the first hold is over; empty when nothing is held. */
    OptionalLong earliest() {
        return ends.values().stream().mapToLong(Long::longValue).min();
    }
}
