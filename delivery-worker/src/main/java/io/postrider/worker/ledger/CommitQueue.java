package io.postrider.worker.ledger;

import io.postrider.worker.ledger.Commit.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
    private final Deque<Told<D>> told = new ArrayDeque<>();
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

    /** What is told of a record besides its outcome, with the next commit and not after that. */
    void tell(Entry<D> entry, D decision) {
        told.addLast(new Told<>(entry, decision));
    }

    void dropAllOf(PartitionLedger<D> partition) {
        decided.removeIf(entry -> entry.partition == partition);
        told.removeIf(each -> each.entry().partition == partition);
    }

    /** How long until a commit is due; zero when it is; empty when there is nothing to commit or one is under way. */
    Optional<Duration> untilDue(Instant now) {
        if (underWay != null) {
            return Optional.empty();
        }
        if (!told.isEmpty() || decided.size() >= limits.commitAt()) {
            return Optional.of(Duration.ZERO);
        }
        Entry<D> first = decided.peekFirst();
        if (first == null) {
            return Optional.empty();
        }
        Duration left = limits.interval().minus(age(first, now));
        return Optional.of(left.isPositive() ? left : Duration.ZERO);
    }

    /**
     * The next commit, if there is anything to commit and none is under way.
     *
     * @param asking partitions of which it is to tell, whatever is decided
     * @param room for records, before what is committed makes more
     */
    @Nullable
    Commit<D> prepare(Collection<PartitionLedger<D>> asking, int room) {
        if (underWay != null || decided.isEmpty() && told.isEmpty() && asking.isEmpty()) {
            return null;
        }
        Portion portion = new Portion();
        List<Told<D>> first = new ArrayList<>();
        while (!told.isEmpty() && portion.admits(told.getFirst().decision())) {
            first.add(told.removeFirst());
        }
        List<Entry<D>> entries = new ArrayList<>();
        SortedMap<Integer, PartitionLedger<D>> touched = new TreeMap<>();
        // Not before all that is to be told is told: outcomes may be of the same records, and who asks may be leaving.
        if (told.isEmpty()) {
            asking.forEach(partition -> touched.put(partition.number, partition));
        }
        while (told.isEmpty()
                && !decided.isEmpty()
                && entries.size() < mostAtOnce
                && portion.admits(decided.getFirst().decision)) {
            Entry<D> entry = decided.removeFirst();
            entry.stage = Entry.Stage.COMMITTING;
            entries.add(entry);
            touched.put(entry.partition.number, entry.partition);
        }
        underWay = new Commit<>(entries, first, touched, limits.announced(room + entries.size()));
        return underWay;
    }

    /** What one commit may write: the first decision whatever its size, then as much as fits. */
    private final class Portion {

        private boolean empty = true;
        private long size;

        boolean admits(@Nullable D decision) {
            size += decision == null ? 0 : octetsOf.applyAsLong(decision);
            boolean fits = empty || size <= LedgerLimits.COMMIT_OCTETS;
            empty = false;
            return fits;
        }
    }

    /** The commit under way happened: the next may be twice as large. */
    void confirmed(Commit<D> commit) {
        end(commit);
        commit.confirmed();
        mostAtOnce = mostAtOnce > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : mostAtOnce * 2;
    }

    /** @see Ledger#aborted */
    void aborted(Commit<D> commit) {
        end(commit);
        commit.aborted();
        if (commit.size() > 0) {
            mostAtOnce = Math.max(1, commit.size() / 2);
        }
        for (Entry<D> entry : commit.entries.reversed()) {
            if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
                entry.stage = Entry.Stage.DECIDED;
                decided.addFirst(entry);
            }
        }
        for (Told<D> each : commit.told.reversed()) {
            if (each.entry().partition.standing != PartitionLedger.Standing.RELEASED) {
                told.addFirst(each);
            }
        }
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
            commit.told.replaceAll(each -> new Told<>(each.entry(), replacement.apply(each.decision())));
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

    boolean isUnderWay() {
        return underWay != null;
    }

    boolean isEmpty() {
        return underWay == null && decided.isEmpty() && told.isEmpty();
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
