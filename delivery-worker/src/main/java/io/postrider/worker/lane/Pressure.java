package io.postrider.worker.lane;

/**
 * What a lane has to know of the others to tell whether its queue is too long.
 *
 * @param free consignments that all lanes together may still take
 * @param freeOctets and what these may take in memory; negative when they take more already
 * @param limits of all lanes
 * @param queues lanes in which something waits
 * @param busy whether the machine does all it can: slowness is its own then, as far as is known
 */
record Pressure(int free, long freeOctets, LaneLimits limits, int queues, boolean busy) {

    /** How many messages of this size a lane may have waiting, were all lanes as long. */
    int fair(long octetsEach) {
        int parts = queues + LaneLimits.SHARE;
        return (int) Math.min(limits.budget() / parts, limits.memory() / parts / octetsEach);
    }

    /** How many messages of this size may wait in a lane that has so many waiting already, if the others get no more. */
    int room(int waiting, long octetsEach) {
        return (int) Math.min(free, freeOctets / octetsEach) + waiting;
    }
}
