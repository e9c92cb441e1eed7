package io.postrider.worker.messaging;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One thread inside at a time; who waits for a condition inside lets others in. */
final class Monitor {

    private final ReentrantLock lock = new ReentrantLock();

    /** What is done inside by one that may have to wait there. */
    @FunctionalInterface
    interface Waiting<T> {
        T run() throws InterruptedException;
    }

    Condition condition() {
        return lock.newCondition();
    }

    <T> T inside(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T waitingInside(Waiting<T> action) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Spurious wake-ups do no harm if the caller looks again, as it has to. For one who is inside. */
    static void await(Condition condition, Duration atMost) throws InterruptedException {
        var unused = condition.awaitNanos(TimeUnit.NANOSECONDS.convert(atMost));
    }
}
