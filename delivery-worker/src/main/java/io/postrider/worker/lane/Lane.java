package io.postrider.worker.lane;

import io.postrider.delivery.Diagnosis;
import io.postrider.worker.attempt.Consignment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one destination, how many runners work on it, and how well its hosts do. Thread-safe; nothing in here
 * blocks but {@link #take}.
 */
final class Lane {

    private final String destination;
    private final int most;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Consignment> waiting = new ArrayDeque<>();
    private final Throughput throughput = new Throughput(System.nanoTime());
    private final Overflow overflow = new Overflow();
    private Health health = new Health.Unproven();
    private long busySince;
    private int allowed = Integer.MAX_VALUE;
    private int runners;
    private int idle;
    private int sessions;
    private int dialing;
    private boolean closed;

    /** A lane with at most {@code most} connections. */
    Lane(String destination, int most, InstantSource clock) {
        this.destination = destination;
        this.most = most;
        this.clock = clock;
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
            if (waiting.isEmpty()) {
                busySince = System.nanoTime();
                throughput.start(busySince);
            }
            waiting.add(consignment);
            if (idle >= waiting.size()) {
                work.signal();
                return Asks.NOTHING;
            }
            if (runners < connections(scarce)) {
                runners++;
                return Asks.A_RUNNER;
            }
            return waiting.size() > allowed ? Asks.A_ROUND : Asks.NOTHING;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next one for a runner.
     *
     * @param patience how long to wait for one, in nanoseconds
     * @return null when there is none: the runner has ended
     */
    @Nullable
    Consignment take(long patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience;
            while (true) {
                Consignment next = waiting.poll();
                if (next != null) {
                    return next;
                }
                if (left <= 0 || closed) {
                    runners--;
                    return null;
                }
                idle++;
                try {
                    left = work.awaitNanos(left);
                } finally {
                    idle--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void finishedOne() {
        locked(throughput::finished);
    }

    /** A runner tries to open a session: {@link #reached}, {@link #unreachable} or {@link #dialEnded} follows. */
    void dialing() {
        locked(() -> dialing++);
    }

    /** A runner gave up its dial without finding out about the hosts. */
    void dialEnded() {
        locked(() -> dialing--);
    }

    /** A dialing runner opened a session; returns as {@link #missing}. */
    int reached() {
        lock.lock();
        try {
            dialing--;
            sessions++;
            health = health.reached(clock.instant());
            return missing(false);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many more runners there should be now, who count as there already. */
    int missing(boolean scarce) {
        lock.lock();
        try {
            int more = Math.clamp(waiting.size() - idle, 0, Math.max(0, connections(scarce) - runners));
            runners += more;
            return more;
        } finally {
            lock.unlock();
        }
    }

    /** A runner has no session any more. */
    void sessionGone() {
        locked(() -> sessions--);
    }

    /**
     * A dialing runner could not open a session.
     *
     * @return whether others have one or are about to: then it is not the hosts that are dead, as far as is known, but the
     *     runner that is one too many
     */
    boolean unreachable(Diagnosis why) {
        lock.lock();
        try {
            dialing--;
            Instant until = clock.instant().plus(LaneLimits.DEAD_TIME);
            int others = sessions + dialing;
            health = others > 0 ? new Health.Crowded(until, others) : new Health.Dead(until, why);
            return others > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Queues what a runner cannot carry out before all others; returns whether that runner must go on, being the last. */
    boolean putBack(Consignment consignment) {
        lock.lock();
        try {
            waiting.addFirst(consignment);
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
        lock.lock();
        try {
            return health instanceof Health.Dead dead && health.isDead(clock.instant())
                    ? Optional.of(dead.why())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Something to be handed back. */
    record Spilled(Consignment consignment, Instant due, String reason) {}

    /** Takes out what is not ours any more. */
    List<Consignment> forget() {
        lock.lock();
        try {
            List<Consignment> gone =
                    waiting.stream().filter(each -> !each.isOurs()).toList();
            waiting.removeAll(Set.copyOf(gone));
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing needs to be handed back now: the queue may be of any length. */
    void enough() {
        locked(() -> allowed = Integer.MAX_VALUE);
    }

    /**
     * Takes out what is too much: those that arrived last, for what has waited long is not to wait again (DESIGN section 5).
     */
    List<Spilled> spill(Pressure pressure, long nanoTime) {
        lock.lock();
        try {
            double pace = throughput.perSecond(nanoTime);
            Duration behind = Duration.ofNanos(nanoTime - busySince);
            Duration grace = pressure.busy() ? LaneLimits.BUSY_GRACE : LaneLimits.GRACE;
            allowed = behind.compareTo(grace) < 0 ? Integer.MAX_VALUE : allowedUnder(pressure, pace);
            if (waiting.size() <= allowed) {
                return List.of();
            }
            List<Consignment> byAge = new ArrayList<>(waiting);
            byAge.sort(Comparator.comparing(each -> each.mail().envelope().arrived()));
            waiting.clear();
            waiting.addAll(byAge.subList(0, allowed));
            Instant now = clock.instant();
            String reason = "%d wait for %s, which takes %.1f a second".formatted(byAge.size(), destination, pace);
            return byAge.subList(allowed, byAge.size()).stream()
                    .map(each -> new Spilled(each, overflow.due(now, allowed, pace, behind), reason))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether something waits. */
    boolean hasQueue() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is lost by forgetting it. */
    boolean isDone() {
        lock.lock();
        try {
            return runners == 0 && waiting.isEmpty() && !health.isDead(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, and sends idle runners home. */
    List<Consignment> close() {
        lock.lock();
        try {
            closed = true;
            List<Consignment> dropped = List.copyOf(waiting);
            waiting.clear();
            work.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** By number or by memory, whichever is less: in messages like those that wait. */
    private int allowedUnder(Pressure pressure, double pace) {
        long octets = waiting.stream().mapToLong(Consignment::octets).sum();
        long each = Math.max(1, octets / Math.max(1, waiting.size()));
        Duration patience = pressure.busy() ? LaneLimits.BUSY_PATIENCE : LaneLimits.PATIENCE;
        return Overflow.allowed(pressure.room(waiting.size(), each), pressure.fair(each), pace, patience);
    }

    /** Whether it would have to be found out now if its hosts can be reached. */
    boolean isUnproven() {
        lock.lock();
        try {
            return switch (health) {
                case Health.Unproven unproven -> true;
                case Health.Dead dead -> !dead.isDead(clock.instant());
                case Health.Proven proven -> false;
                case Health.Crowded crowded -> false;
            };
        } finally {
            lock.unlock();
        }
    }

    private int connections(boolean scarce) {
        return scarce && health instanceof Health.Unproven ? 1 : health.connections(most, clock.instant());
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
