package io.postrider.worker.ledger;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long a member of the group may believe that its partitions are its own without hearing from the group: for its
 * session's timeout, less a margin, from the moment it sent the last heartbeat that the group took. A process that was
 * paused for longer finds its lease over before it is told that it has lost anything. Not thread-safe.
 *
 * <p>All that a Kafka client tells is how many heartbeats were answered. From that: no heartbeat is sent before the one
 * before it is answered, so the <i>n</i>th was sent after the answer to the one before was seen to be missing for the last
 * time. And an answer may be a refusal, after which none is sent until the partitions are declared lost, so the
 * <i>n</i>th was taken once the next is answered too. Each of these makes the lease seem older than it is, by an interval
 * between heartbeats, never younger.
 *
 * <p>While the group changes its coordinator, answers that say so count as well; the new coordinator begins every session
 * anew.
 */
public final class Lease {

    /** What a lease lasts at most, whatever the session does: below the time a member may go without polling. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** So much of the session is margin: for the way of a heartbeat, and for what is sent after the lease was looked at. */
    private static final int MARGIN_DIVISOR = 5;

    private final Duration length;
    private final Moment joined;
    /** When each of the last numbers of answers was seen for the last time. */
    private final NavigableMap<Long, Moment> lastSeen = new TreeMap<>();

    /**
     * @param session after which the group gives a silent member's partitions away
     * @param joined before the first heartbeat was sent
     */
    public Lease(Duration session, Moment joined) {
        Duration safe = session.minus(session.dividedBy(MARGIN_DIVISOR));
        this.length = safe.compareTo(LONGEST) > 0 ? LONGEST : safe;
        this.joined = joined;
    }

    /**
     * So many heartbeats were answered by now. The more often this is said, the more exact is the lease.
     *
     * @param now at or before the moment at which they were counted
     */
    public void heard(long answered, Moment now) {
        lastSeen.put(answered, now);
        Long needed = lastSeen.floorKey(answered - 3);
        if (needed != null) {
            lastSeen.headMap(needed, false).clear();
        }
    }

    /** Whether the partitions are surely still ours. */
    public boolean isHeld(Moment now) {
        Moment start = start();
        return start != null && start.until(now).compareTo(length) < 0;
    }

    /** At or before the moment at which the last heartbeat was sent of which it is known that the group took it. */
    private @Nullable Moment start() {
        if (lastSeen.isEmpty() || lastSeen.lastKey() < 2) {
            return null;
        }
        // Of n answers the last but one is believed: it was sent after the answer to n-2, when n-3 was not all there
        // was.
        var before = lastSeen.floorEntry(lastSeen.lastKey() - 3);
        return before == null ? joined : before.getValue();
    }
}
