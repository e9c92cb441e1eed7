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
import io.postrider.worker.ledger.Suspects;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger, for the polling thread, the committing thread and any number of attempts at once. */
final class SharedLedger {

    /** A waiting attempt looks again after this, whatever it was told. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Monitor monitor = new Monitor();
    private final Condition attemptsMayBegin = monitor.condition();
    private final Condition committingMayGoOn = monitor.condition();
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
        monitor.inside(() -> {
            tenure.begin(session);
            return true;
        });
    }

    /** @see Tenure#heard */
    boolean heard(LongSupplier heartbeats) {
        return monitor.inside(() -> {
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
        return monitor.waitingInside(() -> {
            while (true) {
                switch (ledger.begin(entry, clock.instant())) {
                    case GRANTED -> {
                        if (tenure.isHeld()) {
                            return true;
                        }
                        Monitor.await(attemptsMayBegin, LOOK_AGAIN);
                    }
                    case GONE -> {
                        committingMayGoOn.signalAll();
                        return false;
                    }
                    case LATER -> Monitor.await(attemptsMayBegin, LOOK_AGAIN);
                }
            }
        });
    }

    /** Waits until it is sure that the record is ours, as the lease tells, or that it is not. */
    boolean handOver(Entry<Decision> entry, OutboundConsignment consignment) {
        try {
            return monitor.waitingInside(() -> {
                while (!tenure.isHeld() && ledger.begin(entry, clock.instant()) != Leave.GONE) {
                    Monitor.await(attemptsMayBegin, LOOK_AGAIN);
                }
                boolean ours = ledger.handOver(entry);
                if (ours) {
                    onTheWire.put(entry, consignment);
                }
                return ours;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean decide(Entry<Decision> entry, Decision decision) {
        return monitor.inside(() -> {
            Instant now = clock.instant();
            boolean ours = ledger.decide(entry, decision, now);
            if (ours && ledger.isCommitDue(now)) {
                committingMayGoOn.signalAll();
            }
            return ours;
        });
    }

    boolean isOurs(Entry<Decision> entry) {
        return monitor.inside(() -> ledger.isOurs(entry));
    }

    /** @see Ledger#tell */
    void tell(Entry<Decision> entry, Decision decision) {
        monitor.inside(() -> {
            ledger.tell(entry, decision);
            return true;
        });
    }

    // Partitions

    void assign(int partition, Progress start, Suspects suspects) {
        monitor.inside(() -> {
            ledger.assignments().assign(partition, start, suspects);
            return true;
        });
    }

    void leave(Collection<Integer> partitions) {
        monitor.inside(() -> {
            ledger.assignments().leave(partitions);
            attemptsMayBegin.signalAll();
            return true;
        });
    }

    /** Gives up in order what is leaving; returns what was on the wire, to be told of with the same commit. */
    List<OutboundConsignment> giveUp(Collection<Integer> partitions) {
        return monitor.inside(() -> taken(ledger.assignments().giveUp(partitions)));
    }

    boolean handedBack(Collection<Integer> partitions) {
        return monitor.inside(() -> ledger.assignments().handedBack(partitions));
    }

    /** Drops a partition; returns what was on the wire and was not told of. */
    List<OutboundConsignment> release(int partition) {
        return monitor.inside(() -> {
            Released<Decision> released = ledger.assignments().release(partition);
            attemptsMayBegin.signalAll();
            return taken(released.unknown());
        });
    }

    private List<OutboundConsignment> taken(List<Entry<Decision>> entries) {
        return entries.stream().map(onTheWire::remove).filter(Objects::nonNull).toList();
    }

    Offer<Decision> offer(int partition, long offset, int octets) {
        return monitor.inside(() -> ledger.offer(partition, offset, octets));
    }

    OptionalLong nextFetch(int partition) {
        return monitor.inside(() -> ledger.assignments().nextFetch(partition));
    }

    void skipTo(int partition, long offset) {
        monitor.inside(() -> {
            ledger.assignments().skipTo(partition, offset);
            return true;
        });
    }

    long missing() {
        return monitor.inside(ledger.assignments()::missing);
    }

    Set<Integer> assigned() {
        return monitor.inside(ledger.assignments()::assigned);
    }

    boolean hasRoomFor(int records) {
        return monitor.inside(() -> ledger.hasRoomFor(records));
    }

    int leavingUnsettled() {
        return monitor.inside(ledger.assignments()::leavingUnsettled);
    }

    /** How many commits have ended so far, well or not. */
    long ends() {
        return monitor.inside(() -> ends);
    }

    int inFlight() {
        return monitor.inside(ledger::inFlight);
    }

    int uncommitted() {
        return monitor.inside(ledger::uncommitted);
    }

    /** Whether anything waits to be committed, records' outcomes or not. */
    boolean hasUncommitted() {
        return monitor.inside(ledger::hasUncommitted);
    }

    Optional<Duration> untilDue() {
        return monitor.inside(() -> ledger.untilDue(clock.instant()));
    }

    @Nullable
    Commit<Decision> prepare(boolean atOnce) {
        return monitor.inside(() -> Optional.ofNullable(atOnce ? ledger.prepareAll() : ledger.prepare(clock.instant())))
                .orElse(null);
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
        monitor.waitingInside(() -> {
            Monitor.await(committingMayGoOn, atMost);
            return true;
        });
    }

    private void end(Runnable how) {
        monitor.inside(() -> {
            how.run();
            ends++;
            attemptsMayBegin.signalAll();
            committingMayGoOn.signalAll();
            return true;
        });
    }
}
