package io.postrider.ingress.data;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that messages and envelopes of all sessions may take, arriving or waiting for Kafka (promise P7). What remains
 * below an eighth is for messages that have begun; new ones wait. Envelopes have a quarter at most: whoever only names
 * recipients leaves room for those who also send. Thread-safe.
 */
public final class MemoryBudget {

    private static final int SHARE_FOR_BEGUN = 8;
    private static final int SHARE_FOR_ENVELOPES = 4;

    private final long limit;
    private final long limitForNew;
    private final long limitForEnvelopes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong envelopes = new AtomicLong();

    /**
     * @param limit in octets
     */
    public MemoryBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a budget is positive");
        }
        this.limit = limit;
        this.limitForNew = limit - limit / SHARE_FOR_BEGUN;
        this.limitForEnvelopes = limit / SHARE_FOR_ENVELOPES;
    }

    /** Takes octets for a message that begins, if there is room for one more. */
    boolean tryBegin(long octets) {
        return tryTake(used, octets, limitForNew);
    }

    /** Takes octets for a message that has begun. */
    boolean tryGrow(long octets) {
        return tryTake(used, octets, limit);
    }

    /** Takes octets for an envelope. */
    boolean tryEnvelope(long octets) {
        if (!tryTake(envelopes, octets, limitForEnvelopes)) {
            return false;
        }
        if (!tryTake(used, octets, limit)) {
            envelopes.addAndGet(-octets);
            return false;
        }
        return true;
    }

    void releaseEnvelope(long octets) {
        envelopes.addAndGet(-octets);
        used.addAndGet(-octets);
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

    private static boolean tryTake(AtomicLong taken, long octets, long most) {
        long now = taken.get();
        while (now + octets <= most) {
            if (taken.compareAndSet(now, now + octets)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }
}
