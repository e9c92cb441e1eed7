package io.postrider.worker.lane;

import java.time.Duration;

/**
 * The bounds of lanes.
 *
 * @param idle how long a connection is kept without a message
 * @param lifetime how old a connection may be when it is given another message
 * @param budget consignments in all lanes together, which whoever hands them over keeps to
 * @param memory octets of them, which whoever hands them over keeps to
 */
public record LaneLimits(Duration idle, Duration lifetime, int budget, long memory) {

    /** Connections to a destination that nothing is known of yet. */
    static final int FIRST_CONNECTIONS = 5;

    /** Over how much time after its end those come back that a suspension has put aside. */
    static final Duration AFTER_SUSPENSION = Duration.ofSeconds(30);

    /** A runner is started so long before the destination's rate of connections lets it dial. */
    static final Duration DIAL_AHEAD = Duration.ofSeconds(1);

    /** Connections kept without a message, over all lanes: those that carry one are bounded by the budget. */
    static final int IDLE_CONNECTIONS = 200;

    /** How long all mail for a destination waits after none of its hosts could be reached. */
    static final Duration DEAD_TIME = Duration.ofSeconds(30);

    /** Of what the others leave of the budget, a lane's queue may hold one part in so many. */
    static final int SHARE = 4;

    /** Nothing is handed back while more than one part in so many of the budget is free: nobody has to wait for it. */
    static final int SCARCE = 4;

    /** A queue that is worked off within this time is none too long, whatever its share. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The same while the machine is busy: no longer than a crashed service may delay anyone (promise P5). */
    static final Duration BUSY_PATIENCE = Duration.ofSeconds(10);

    /** A queue that began to wait less than this ago is given time to show its pace. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The same while the machine is busy, as it is when code is not compiled yet. */
    static final Duration BUSY_GRACE = Duration.ofSeconds(3);

    /** A machine whose processors have so much of their time taken is busy, and until it is no more for {@link #CALM}. */
    static final double BUSY = 0.8;

    static final Duration CALM = Duration.ofSeconds(2);

    /** How soon and how late overflow comes back. */
    static final Duration SOONEST = Duration.ofSeconds(10);

    static final Duration LATEST = Duration.ofHours(1);

    /** How often lanes are looked over for overflow and for those that are done. */
    static final Duration ROUND = Duration.ofMillis(100);

    /** A round that is asked for comes no sooner after the last. */
    static final Duration BETWEEN_ROUNDS = Duration.ofMillis(10);

    /** What an attempt may spend on dialing, over all hosts it tries: silent hosts must not occupy the worker. */
    static final Duration DIALING = Duration.ofSeconds(60);

    /** Runners that never had a session may be one in so many of the budget; more destinations are not begun. */
    static final int UNACCEPTED = 2;

    /** Over how much time those come back that were not begun. */
    static final Duration NOT_BEGUN_SPREAD = Duration.ofSeconds(50);

    /** How long hand-overs on the wire are awaited when the worker stops. */
    static final Duration FAREWELL = Duration.ofSeconds(5);

    int unaccepted() {
        return Math.max(1, budget / UNACCEPTED);
    }

    /** Of connections of any age. */
    public LaneLimits(Duration idle, int budget, long memory) {
        this(idle, Duration.ofDays(1), budget, memory);
    }

    public LaneLimits {
        if (budget < 1 || memory < 1 || idle.isNegative() || !lifetime.isPositive()) {
            throw new IllegalArgumentException("limits of a lane are at least 1");
        }
    }
}
