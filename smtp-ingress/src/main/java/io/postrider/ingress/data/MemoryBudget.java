package io.postrider.ingress.data;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that messages of all sessions may take, arriving or waiting for Kafka (promise P7). What remains below an eighth
 * is for messages that have begun; new ones wait. Thread-safe.
 */
public final class MemoryBudget {

    private static final int SHARE_FOR_BEGUN = 8;

    private final long limit;
    private final long limitForNew;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param limit in octets
     */
    public MemoryBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a budget is positive");
        }
        this.limit = limit;
        this.limitForNew = limit - limit / SHARE_FOR_BEGUN;
    }

    /** Takes octets for a message that begins, if there is room for one more. */
    boolean tryBegin(long octets) {
        return tryTake(octets, limitForNew);
    }

    /** Takes octets for a message that has begun. */
    boolean tryGrow(long octets) {
        return tryTake(octets, limit);
    }

    /** Takes octets that are here already and could not be refused; what is new waits the longer. */
    public void force(long octets) {
        used.addAndGet(octets);
    }

    public void release(long octets) {
        used.addAndGet(-octets);
    }

    /** In octets. */
    public long used() {
        return used.get();
    }

    /** In octets. */
    public long limit() {
        return limit;
    }

    /** Whether more than half is used: time to be strict with what is not needed yet. */
    public boolean isTight() {
        return used.get() > limit / 2;
    }

    private boolean tryTake(long octets, long most) {
        long now = used.get();
        while (now + octets <= most) {
            if (used.compareAndSet(now, now + octets)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }
}
