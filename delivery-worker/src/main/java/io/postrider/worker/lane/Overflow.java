package io.postrider.worker.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much of a lane's queue is too much, and when the rest may come back: pure arithmetic. What is handed back gets one
 * due time after the other, at the lane's pace, so that it does not all come back at once.
 */
final class Overflow {

    private static final double NANOS = 1e9;

    /** When the last of what was handed back is expected to have its turn. */
    private Instant horizon = Instant.MIN;

    /**
     * How many may wait.
     *
     * @param room what the others leave of the budget: what is free, and what waits in the lane itself
     * @param perSecond the lane's pace
     */
    static int allowed(int room, double perSecond) {
        double soon = perSecond * LaneLimits.PATIENCE.toNanos() / NANOS;
        return (int) Math.max(1, Math.max(room / LaneLimits.SHARE, soon));
    }

    /**
     * When the next one that is handed back is due.
     *
     * @param waiting how many stay before it
     * @param connections of the lane
     */
    Instant due(Instant now, int waiting, double perSecond, int connections) {
        double slowest = connections / (double) LaneLimits.SLOWEST_MESSAGE.toSeconds();
        Duration each = Duration.ofNanos((long) (NANOS / Math.max(perSecond, slowest)));
        Instant roomThere = now.plus(capped(each, waiting));
        Instant next = (horizon.isBefore(roomThere) ? roomThere : horizon).plus(each);
        Instant latest = now.plus(LaneLimits.LATEST);
        if (!next.isBefore(latest)) {
            horizon = latest;
            // All that is too far off to tell shall not come back in one moment.
            return latest.minusMillis(ThreadLocalRandom.current().nextLong(LaneLimits.SPREAD.toMillis()));
        }
        horizon = next;
        Instant soonest = now.plus(LaneLimits.SOONEST);
        return horizon.isBefore(soonest) ? soonest : horizon;
    }

    private static Duration capped(Duration each, int times) {
        return each.compareTo(LaneLimits.LATEST) >= 0 ? LaneLimits.LATEST : each.multipliedBy(times);
    }
}
