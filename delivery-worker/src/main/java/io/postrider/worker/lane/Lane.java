package io.postrider.worker.lane;

import io.postrider.delivery.Diagnosis;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.shaping.BackOff;
import io.postrider.worker.shaping.Shape;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one destination and how many runners work on it. What it knows of its hosts is its {@link Standing}, what
 * waits its {@link Backlog}. Thread-safe; nothing in here blocks but {@link #take}.
 */
final class Lane {

    private final String destination;
    private final Shape shape;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    /** Nobody signals it but the end: whoever waits for a turn at the lane's rate. */
    private final Condition turn = lock.newCondition();

    private final Backlog waiting;
    private final Standing standing;
    private final Pacer messages;
    private final Pacer connections;
    private int runners;
    private int idle;
    private int pacing;
    private boolean closed;

    Lane(String destination, Shape shape, InstantSource clock) {
        this.destination = destination;
        this.shape = shape;
        this.waiting = new Backlog(destination);
        this.clock = clock;
        this.standing = new Standing(shape, clock);
        this.messages = new Pacer(shape.messageRate(), System.nanoTime());
        this.connections = new Pacer(shape.connectionRate(), System.nanoTime());
    }

    Shape shape() {
        return shape;
    }

    String destination() {
        return destination;
    }

    /** What {@link #offer} asks of the caller. */
    enum Asks {
        NOTHING,
        A_RUNNER,
        /** The queue is too long. */
        A_ROUND
    }

    /**
     * Queues it. A runner that is asked for counts as there already.
     *
     * @param scarce whether there is little room left in all lanes
     */
    Asks offer(Consignment consignment, boolean scarce) {
        lock.lock();
        try {
            waiting.add(consignment);
            if (idle >= waiting.size()) {
                work.signal();
                return Asks.NOTHING;
            }
            if (runners < connections(scarce)) {
                runners++;
                return Asks.A_RUNNER;
            }
            return waiting.isTooLong() || standing.suspension().isPresent() ? Asks.A_ROUND : Asks.NOTHING;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next one for a runner, at the lane's rate.
     *
     * @param patience how long to wait for one, in nanoseconds
     * @return null when there is none within that time: the runner has ended
     */
    @Nullable
    Consignment take(long patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience;
            while (!closed && runners <= Math.max(1, standing.connections(false))) {
                if (standing.suspension().isPresent()) {
                    break;
                }
                long now = System.nanoTime();
                long delay = messages.delay(now);
                if (!waiting.isEmpty() && delay <= 0) {
                    messages.take(now);
                    return waiting.poll();
                }
                if (!waiting.isEmpty()) {
                    // Those who wait already have their turns before.
                    if (delay + pacing * messages.each() > patience) {
                        break;
                    }
                    pacing++;
                    try {
                        turn.awaitNanos(delay);
                    } finally {
                        pacing--;
                    }
                    continue;
                }
                if (left <= 0) {
                    break;
                }
                idle++;
                try {
                    left = work.awaitNanos(left);
                } finally {
                    idle--;
                }
            }
            runners--;
            return null;
        } finally {
            lock.unlock();
        }
    }

    void finishedOne() {
        locked(() -> waiting.finishedOne());
    }

    /** A new connection is to be made: after how many nanoseconds, by the lane's rate. */
    long untilDial() {
        lock.lock();
        try {
            long now = System.nanoTime();
            long delay = connections.delay(now);
            connections.take(now);
            return delay;
        } finally {
            lock.unlock();
        }
    }

    /** A runner tries to open a session: {@link #reached}, {@link #unreachable} or {@link #dialEnded} follows. */
    void dialing() {
        locked(standing::dialing);
    }

    /** A runner gave up its dial without finding out about the hosts. */
    void dialEnded() {
        locked(standing::dialEnded);
    }

    /** A dialing runner opened a session; returns as {@link #missing}. */
    int reached() {
        lock.lock();
        try {
            standing.reached();
            return missing(false);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many more runners there should be now, who count as there already. */
    int missing(boolean scarce) {
        lock.lock();
        try {
            int more = Math.clamp(waiting.size() - idle - pacing, 0, Math.max(0, connections(scarce) - runners));
            runners += more;
            return more;
        } finally {
            lock.unlock();
        }
    }

    /** A runner has no session any more. */
    void sessionGone() {
        locked(standing::sessionGone);
    }

    /**
     * A dialing runner could not open a session.
     *
     * @return whether others have one or are about to: then it is not the hosts that are dead, as far as is known, but the
     *     runner that is one too many
     */
    boolean unreachable(Diagnosis why) {
        return locked(() -> standing.unreachable(why));
    }

    /** The peer has carried a transaction through. */
    void tookOne() {
        locked(standing::tookOne);
    }

    /** The peer has had enough for now, or went away. */
    void pushedBack() {
        locked(standing::pushedBack);
    }

    /** The peer said this of what it did not take; returns the rule that was applied, if one fits. */
    Optional<BackOff> heard(String reply) {
        return locked(() -> standing.heard(reply));
    }

    /** Queues what a runner cannot carry out before all others; returns whether that runner must go on, being the last. */
    boolean putBack(Consignment consignment) {
        lock.lock();
        try {
            waiting.putBack(consignment);
            if (runners <= 1) {
                return true;
            }
            runners--;
            work.signal();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A runner has ended without asking for more; returns whether another must take its place, which counts already. */
    boolean runnerLost() {
        lock.lock();
        try {
            boolean needed = !closed && !waiting.isEmpty();
            runners -= needed ? 0 : 1;
            return needed;
        } finally {
            lock.unlock();
        }
    }

    /** Why no attempt is to be made now, if none is. */
    Optional<Diagnosis> obstacle() {
        return locked(() -> standing.obstacle());
    }

    /** Takes out what is not ours any more. */
    List<Consignment> forget() {
        return locked(() -> waiting.forget());
    }

    /** Nothing needs to be handed back now: the queue may be of any length. */
    void enough() {
        locked(waiting::enough);
    }

    /** Takes out everything while the destination is let alone. */
    List<Backlog.Spilled> suspended() {
        lock.lock();
        try {
            Optional<Standing.Suspension> suspension = standing.suspension();
            if (suspension.isEmpty() || waiting.isEmpty()) {
                return List.of();
            }
            return waiting.clear().stream()
                    .map(each -> new Backlog.Spilled(
                            each, suspension.get().due(), suspension.get().reason()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what is too much. */
    List<Backlog.Spilled> spill(Pressure pressure, long nanoTime) {
        return locked(() -> waiting.spill(pressure, nanoTime, clock.instant()));
    }

    /** Whether something waits. */
    boolean hasQueue() {
        return locked(() -> !waiting.isEmpty());
    }

    /** Whether nothing is lost by forgetting it. */
    boolean isDone() {
        return locked(() -> runners == 0 && waiting.isEmpty() && !standing.isMemorable());
    }

    /** Forgets what waits, and sends idle runners home. */
    List<Consignment> close() {
        lock.lock();
        try {
            closed = true;
            List<Consignment> dropped = waiting.clear();
            work.signalAll();
            turn.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it would have to be found out now if its hosts can be reached. */
    boolean isUnproven() {
        return locked(() -> standing.isUnproven());
    }

    /** How many runners there may be: none more while they would only wait for their turn. */
    private int connections(boolean scarce) {
        long now = System.nanoTime();
        boolean paced = messages.delay(now) > 0 || connections.delay(now) > LaneLimits.DIAL_AHEAD.toNanos();
        return paced ? runners : standing.connections(scarce);
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
