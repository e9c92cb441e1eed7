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
     * @param fair what every lane may have, were all as long
     * @param perSecond the lane's pace
     * @param patience a queue that is worked off within this time is none too long
     */
    static int allowed(int room, int fair, double perSecond, Duration patience) {
        double soon = perSecond * patience.toNanos() / NANOS;
        return (int) Math.max(Math.max(1, fair), Math.max(room / LaneLimits.SHARE, soon));
    }

    /**
     * When the next one that is handed back is due. An estimate is trusted no further than twice the time it was gained
     * in: a lane that was slow for seconds is not put off by an hour.
     *
     * @param waiting how many stay before it
     * @param perSecond the lane's pace
     * @param behind for how long the lane has not been without a queue
     */
    Instant due(Instant now, int waiting, double perSecond, Duration behind) {
        Duration reach = within(LaneLimits.SOONEST.multipliedBy(2), behind.multipliedBy(2), LaneLimits.LATEST);
        Instant latest = now.plus(reach);
        Duration each = perSecond * reach.toSeconds() <= 1 ? reach : Duration.ofNanos((long) (NANOS / perSecond));
        double turn = Math.min(reach.toNanos(), (double) each.toNanos() * waiting);
        Instant roomThere = now.plusNanos((long) turn);
        Instant next = (horizon.isBefore(roomThere) ? roomThere : horizon).plus(each);
        if (!next.isBefore(latest)) {
            horizon = latest;
            // All that is too far off to tell shall not come back in one moment.
            return latest.minusMillis(ThreadLocalRandom.current().nextLong(reach.toMillis() / 2));
        }
        horizon = next;
        Instant soonest = now.plus(LaneLimits.SOONEST);
        return horizon.isBefore(soonest) ? soonest : horizon;
    }

    private static Duration within(Duration least, Duration wanted, Duration most) {
        Duration capped = wanted.compareTo(most) > 0 ? most : wanted;
        return capped.compareTo(least) < 0 ? least : capped;
    }
}
