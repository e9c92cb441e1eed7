package io.postrider.worker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is decided and not committed, in the order it was decided, and the one commit that is under way. It says when a
 * commit is due and how much goes into it; what was in one that did not happen comes back to the front.
 *
 * @param <D> what is decided about a record
 */
final class CommitQueue<D> {

    private final LedgerLimits limits;
    private final ToLongFunction<D> octetsOf;
    private final Deque<Entry<D>> decided = new ArrayDeque<>();
    private final Deque<D> loose = new ArrayDeque<>();
    private @Nullable Commit<D> underWay;
    private int mostAtOnce = Integer.MAX_VALUE;

    /** @param octetsOf what a decision takes when it is written */
    CommitQueue(LedgerLimits limits, ToLongFunction<D> octetsOf) {
        this.limits = limits;
        this.octetsOf = octetsOf;
    }

    void add(Entry<D> entry) {
        decided.addLast(entry);
    }

    /** A decision that finishes no record. */
    void add(D decision) {
        loose.addLast(decision);
    }

    void dropAllOf(PartitionLedger<D> partition) {
        decided.removeIf(entry -> entry.partition == partition);
    }

    /** How long until a commit is due; zero when it is; empty when there is nothing to commit or one is under way. */
    Optional<Duration> untilDue(Instant now) {
        if (underWay != null || decided.isEmpty() && loose.isEmpty()) {
            return Optional.empty();
        }
        Entry<D> first = decided.peekFirst();
        if (first == null || decided.size() >= limits.commitAt()) {
            return Optional.of(Duration.ZERO);
        }
        Duration left = limits.interval().minus(age(first, now));
        return Optional.of(left.isPositive() ? left : Duration.ZERO);
    }

    /** The next commit, if there is anything to commit and none is under way. */
    @Nullable
    Commit<D> prepare() {
        if (underWay != null || decided.isEmpty() && loose.isEmpty()) {
            return null;
        }
        List<Entry<D>> entries = new ArrayList<>();
        List<D> decisions = new ArrayList<>();
        SortedMap<Integer, PartitionLedger<D>> touched = new TreeMap<>();
        long size = 0;
        while (!decided.isEmpty() && entries.size() < mostAtOnce) {
            D decision = decided.getFirst().decision;
            size += decision == null ? 0 : octetsOf.applyAsLong(decision);
            if (size > LedgerLimits.COMMIT_OCTETS && !entries.isEmpty()) {
                break;
            }
            Entry<D> entry = decided.removeFirst();
            entry.stage = Entry.Stage.COMMITTING;
            entries.add(entry);
            if (decision != null) {
                decisions.add(decision);
            }
            touched.put(entry.partition.number, entry.partition);
        }
        List<D> others = new ArrayList<>(loose);
        loose.clear();
        decisions.addAll(others);
        SortedMap<Integer, Progress> progress = new TreeMap<>();
        touched.forEach((number, partition) -> progress.put(number, partition.progress()));
        underWay = new Commit<>(entries, others, progress, decisions);
        return underWay;
    }

    /** The commit under way happened: the next may be twice as large. */
    void confirmed(Commit<D> commit) {
        end(commit);
        mostAtOnce = mostAtOnce > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : mostAtOnce * 2;
    }

    /** @see Ledger#aborted */
    void aborted(Commit<D> commit) {
        end(commit);
        if (commit.size() > 0) {
            mostAtOnce = Math.max(1, commit.size() / 2);
        }
        for (Entry<D> entry : commit.entries.reversed()) {
            if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
                entry.stage = Entry.Stage.DECIDED;
                decided.addFirst(entry);
            }
        }
        commit.loose.reversed().forEach(loose::addFirst);
    }

    /** @see Ledger#refused */
    void refused(Commit<D> commit, UnaryOperator<D> replacement) {
        if (commit.size() <= 1) {
            for (Entry<D> entry : commit.entries) {
                D decision = entry.decision;
                if (decision != null) {
                    entry.decision = replacement.apply(decision);
                }
            }
            commit.loose.replaceAll(replacement);
        }
        aborted(commit);
    }

    /** Records' outcomes in it. */
    int size() {
        return decided.size() + (underWay == null ? 0 : underWay.size());
    }

    /** Of these, the outcomes of what a peer may have got: what a crash now may send again (promise P4). */
    int uncertain() {
        int uncertain = 0;
        for (Entry<D> entry : decided) {
            uncertain += entry.onTheWire ? 1 : 0;
        }
        if (underWay != null) {
            for (Entry<D> entry : underWay.entries) {
                uncertain += entry.onTheWire ? 1 : 0;
            }
        }
        return uncertain;
    }

    boolean isEmpty() {
        return underWay == null && decided.isEmpty() && loose.isEmpty();
    }

    /** How long the oldest outcome waits for its commit to be confirmed. */
    Duration oldestAge(Instant now) {
        Entry<D> oldest = underWay != null && underWay.size() > 0 ? underWay.entries.getFirst() : decided.peekFirst();
        return oldest == null ? Duration.ZERO : age(oldest, now);
    }

    private void end(Commit<D> commit) {
        if (underWay != commit) {
            throw new IllegalStateException("not the commit that is under way");
        }
        underWay = null;
    }

    private static Duration age(Entry<?> entry, Instant now) {
        return entry.decidedAt == null ? Duration.ZERO : Duration.between(entry.decidedAt, now);
    }
}
