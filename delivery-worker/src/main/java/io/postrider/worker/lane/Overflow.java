package io.postrider.worker.lane;

import java.time.Duration;
import java.time.Instant;

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
     * @param free what is left of the budget of all lanes
     * @param perSecond the lane's pace
     */
    static int allowed(int free, double perSecond) {
        double soon = perSecond * LaneLimits.PATIENCE.toNanos() / NANOS;
        return (int) Math.max(1, Math.max(free / LaneLimits.SHARE, soon));
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
        horizon = next.isBefore(latest) ? next : latest;
        Instant soonest = now.plus(LaneLimits.SOONEST);
        return horizon.isBefore(soonest) ? soonest : horizon;
    }

    private static Duration capped(Duration each, int times) {
        return each.compareTo(LaneLimits.LATEST) >= 0 ? LaneLimits.LATEST : each.multipliedBy(times);
    }
}
