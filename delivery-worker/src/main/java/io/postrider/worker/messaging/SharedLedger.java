package io.postrider.worker.messaging;

import io.postrider.worker.ledger.Commit;
import io.postrider.worker.ledger.Entry;
import io.postrider.worker.ledger.Leave;
import io.postrider.worker.ledger.Ledger;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.ledger.Moment;
import io.postrider.worker.ledger.Offer;
import io.postrider.worker.ledger.Progress;
import io.postrider.worker.ledger.Released;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger, for the polling thread, the committing thread and any number of attempts at once. */
final class SharedLedger {

    /** A waiting attempt looks again after this, whatever it was told. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition attemptsMayBegin = lock.newCondition();
    private final Condition committingMayGoOn = lock.newCondition();
    private final Ledger<Decision> ledger;
    private final InstantSource clock;
    private final Tenure tenure;
    private final Map<Entry<Decision>, OutboundConsignment> onTheWire = new HashMap<>();
    private long ends;

    /**
     * @param clock one that never jumps: it tells how old an outcome is
     * @param moments by which the lease is measured
     */
    SharedLedger(LedgerLimits limits, InstantSource clock, Supplier<Moment> moments) {
        this.ledger = new Ledger<>(limits, Decision::octets);
        this.clock = clock;
        this.tenure = new Tenure(moments);
    }

    /** A clock that starts at the time of day and goes on without ever being set. */
    static InstantSource steadyClock() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - nanos);
    }

    // The lease

    /** A membership begins; nothing was heard of the group yet. */
    void joining(Duration session) {
        locked(() -> {
            tenure.begin(session);
            return true;
        });
    }

    /** @see Tenure#heard */
    boolean heard(LongSupplier heartbeats) {
        return locked(() -> {
            boolean before = tenure.isHeld();
            boolean lapsed = tenure.heard(heartbeats);
            if (!before && tenure.isHeld()) {
                attemptsMayBegin.signalAll();
            }
            return lapsed;
        });
    }

    // Attempts

    /** Waits for leave; false when the record is not ours any more. */
    boolean begin(Entry<Decision> entry) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                switch (ledger.begin(entry, clock.instant())) {
                    case GRANTED -> {
                        if (tenure.isHeld()) {
                            return true;
                        }
                        await(attemptsMayBegin, LOOK_AGAIN);
                    }
                    case GONE -> {
                        committingMayGoOn.signalAll();
                        return false;
                    }
                    case LATER -> await(attemptsMayBegin, LOOK_AGAIN);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is sure that the record is ours, as the lease tells, or that it is not. */
    boolean handOver(Entry<Decision> entry, OutboundConsignment consignment) {
        lock.lock();
        try {
            while (!tenure.isHeld() && ledger.begin(entry, clock.instant()) != Leave.GONE) {
                await(attemptsMayBegin, LOOK_AGAIN);
            }
            boolean ours = ledger.handOver(entry);
            if (ours) {
                onTheWire.put(entry, consignment);
            }
            return ours;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    boolean decide(Entry<Decision> entry, Decision decision) {
        return locked(() -> {
            Instant now = clock.instant();
            boolean ours = ledger.decide(entry, decision, now);
            if (ours && ledger.isCommitDue(now)) {
                committingMayGoOn.signalAll();
            }
            return ours;
        });
    }

    boolean isOurs(Entry<Decision> entry) {
        return locked(() -> ledger.isOurs(entry));
    }

    void add(Decision decision) {
        locked(() -> {
            ledger.add(decision);
            return true;
        });
    }

    void assign(int partition, Progress start) {
        locked(() -> {
            ledger.assign(partition, start);
            return true;
        });
    }

    void leave(Collection<Integer> partitions) {
        locked(() -> {
            ledger.leave(partitions);
            attemptsMayBegin.signalAll();
            return true;
        });
    }

    /** Drops a partition; returns what was on the wire and whose outcome nobody will know. */
    List<OutboundConsignment> release(int partition) {
        return locked(() -> {
            Released<Decision> released = ledger.release(partition);
            attemptsMayBegin.signalAll();
            return released.unknown().stream()
                    .map(onTheWire::remove)
                    .filter(Objects::nonNull)
                    .toList();
        });
    }

    Offer<Decision> offer(int partition, long offset, int octets) {
        return locked(() -> ledger.offer(partition, offset, octets));
    }

    OptionalLong nextFetch(int partition) {
        return locked(() -> ledger.nextFetch(partition));
    }

    void skipTo(int partition, long offset) {
        locked(() -> {
            ledger.skipTo(partition, offset);
            return true;
        });
    }

    long missing() {
        return locked(ledger::missing);
    }

    Set<Integer> assigned() {
        return locked(ledger::assigned);
    }

    boolean hasRoomFor(int records) {
        return locked(() -> ledger.hasRoomFor(records));
    }

    int leavingUnsettled() {
        return locked(ledger::leavingUnsettled);
    }

    /** How many commits have ended so far, well or not. */
    long ends() {
        return locked(() -> ends);
    }

    int inFlight() {
        return locked(ledger::inFlight);
    }

    int uncommitted() {
        return locked(ledger::uncommitted);
    }

    /** Whether anything waits to be committed, records' outcomes or not. */
    boolean hasUncommitted() {
        return locked(ledger::hasUncommitted);
    }

    Optional<Duration> untilDue() {
        return locked(() -> ledger.untilDue(clock.instant()));
    }

    @Nullable
    Commit<Decision> prepare(boolean atOnce) {
        lock.lock();
        try {
            return atOnce ? ledger.prepareAll() : ledger.prepare(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    void confirmed(Commit<Decision> commit) {
        end(() -> {
            ledger.confirmed(commit);
            commit.entries().forEach(onTheWire::remove);
        });
    }

    /** @see Ledger#ended */
    boolean ended(Commit<Decision> commit, Map<Integer, Progress> stable) {
        AtomicBoolean applied = new AtomicBoolean();
        // Under the lock, so that no partition is released between the judgement and what follows from it.
        end(() -> {
            applied.set(ledger.ended(commit, stable));
            if (applied.get()) {
                commit.entries().forEach(onTheWire::remove);
            }
        });
        return applied.get();
    }

    void aborted(Commit<Decision> commit) {
        end(() -> ledger.aborted(commit));
    }

    /** @see Ledger#refused */
    void refused(Commit<Decision> commit) {
        end(() -> ledger.refused(commit, Decision::insteadOfOversize));
    }

    /** Waits until a commit has ended or is due for the number of its outcomes, or so long. For the polling thread. */
    void awaitCommitting(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(committingMayGoOn, atMost);
        } finally {
            lock.unlock();
        }
    }

    private void end(Runnable how) {
        lock.lock();
        try {
            how.run();
            ends++;
            attemptsMayBegin.signalAll();
            committingMayGoOn.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Spurious wake-ups do no harm: every caller looks again. */
    private static void await(Condition condition, Duration atMost) throws InterruptedException {
        var unused = condition.awaitNanos(TimeUnit.NANOSECONDS.convert(atMost));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
