package io.postrider.router.schedule;

import io.postrider.schedule.DelayTopic;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * The delay topics on a virtual clock: logs in append order, of which the releaser sees only the heads, with the
 * releaser's own {@link Holds} and the placing of {@link DelayTopic#next}. Each round of the releaser takes time, and
 * so does each hop.
 */
final class ScheduleSimulation {

    /** What a test finds out about one record. */
    static final class Letter {
        final long scheduled;
        final long due;
        long releasedAt = -1;
        int hops;

        /** How much longer than its delay its last hop took: the releaser's work and backlog. */
        long processing;

        private long hopEnds;

        Letter(long scheduled, long due) {
            this.scheduled = scheduled;
            this.due = due;
        }

        boolean isReleased() {
            return releasedAt >= 0;
        }
    }

    private record Appended(Letter letter, long at) {}

    private final Map<DelayTopic, Deque<Appended>> logs = new EnumMap<>(DelayTopic.class);
    private final Holds holds = new Holds();
    private final Random random;
    private final int batch;
    private final long roundMillis;
    private long now;

    /**
     * @param batch records of one round at most
     * @param roundMillis what a round takes
     */
    ScheduleSimulation(long seed, int batch, long roundMillis) {
        this.random = new Random(seed);
        this.batch = batch;
        this.roundMillis = roundMillis;
        for (DelayTopic topic : DelayTopic.values()) {
            logs.put(topic, new ArrayDeque<>());
        }
    }

    /** Puts the letters on the schedule at their times (in order) and runs until all logs are empty. */
    void run(List<Letter> letters) {
        Deque<Letter> coming = new ArrayDeque<>(letters);
        while (!coming.isEmpty() || !isEmpty()) {
            while (!coming.isEmpty() && coming.getFirst().scheduled <= now) {
                place(coming.removeFirst());
            }
            if (round() == 0) {
                now = nextMoment(coming);
            }
        }
    }

    private boolean isEmpty() {
        return logs.values().stream().allMatch(Deque::isEmpty);
    }

    private long nextMoment(Deque<Letter> coming) {
        OptionalLong earliest = holds.earliest();
        long next = earliest.isPresent() ? earliest.getAsLong() : Long.MAX_VALUE;
        long arrival = coming.isEmpty() ? Long.MAX_VALUE : coming.getFirst().scheduled;
        return Math.max(now + 1, Math.min(next, arrival));
    }

    /** One turn of the releaser; how many records it took. */
    private int round() {
        var unused = holds.takeOver(now);
        int taken = 0;
        long end = now + roundMillis;
        Deque<Letter> again = new ArrayDeque<>();
        for (DelayTopic topic : DelayTopic.values()) {
            TopicPartition partition = new TopicPartition(topic.topic(), 0);
            Deque<Appended> log = log(topic);
            while (!log.isEmpty() && taken < batch && !holds.isHeld(partition)) {
                Appended head = log.getFirst();
                long over = head.at() + topic.delay().toMillis();
                if (over > now) {
                    holds.hold(partition, over);
                    break;
                }
                log.removeFirst();
                again.add(head.letter());
                taken++;
            }
        }
        if (taken > 0) {
            now = end;
            again.forEach(this::placeAgain);
        }
        return taken;
    }

    private void placeAgain(Letter letter) {
        if (now >= letter.due) {
            letter.releasedAt = now;
            letter.processing = now - letter.hopEnds;
        } else {
            place(letter);
        }
    }

    private void place(Letter letter) {
        DelayTopic topic = DelayTopic.next(moment(now), moment(letter.scheduled), moment(letter.due))
                .orElse(null);
        if (topic == null) {
            letter.releasedAt = now;
            return;
        }
        letter.hops++;
        letter.hopEnds = now + topic.delay().toMillis();
        // The broker's clock stamps it a little later, and in order.
        Deque<Appended> log = log(topic);
        long stamp = now + random.nextInt(5);
        log.addLast(new Appended(
                letter, log.isEmpty() ? stamp : Math.max(stamp, log.getLast().at())));
    }

    private Deque<Appended> log(DelayTopic topic) {
        return Objects.requireNonNull(logs.get(topic));
    }

    private static Instant moment(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
