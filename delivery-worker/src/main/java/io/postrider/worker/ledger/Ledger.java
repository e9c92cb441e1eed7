package io.postrider.worker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one worker (DESIGN section 6), over all partitions it owns. Not thread-safe.
 *
 * <p>A record is {@linkplain #offer offered}, {@linkplain #begin begun}, {@linkplain #handOver handed over} and
 * {@linkplain #decide decided}. Decisions are gathered into a {@link Commit}, one at a time, and stay here until it is
 * {@linkplain #confirmed confirmed}. Whatever is asked about a record whose assignment is over is answered "not ours".
 *
 * @param <D> what is decided about a record
 */
public final class Ledger<D> {

    private final LedgerLimits limits;
    private final ToLongFunction<D> octetsOf;
    private final TreeMap<Integer, PartitionLedger<D>> partitions = new TreeMap<>();
    private final Deque<Entry<D>> decided = new ArrayDeque<>();
    private final Deque<D> loose = new ArrayDeque<>();

    private @Nullable Commit<D> underWay;
    private int mostAtOnce = Integer.MAX_VALUE;
    private long epochs;
    private int inFlight;
    private long octets;
    private long missing;
    /** What the record takes for which there was no memory last; 0 when there was since. */
    private long refusedOctets;

    /** @param octetsOf what a decision takes when it is written */
    public Ledger(LedgerLimits limits, ToLongFunction<D> octetsOf) {
        this.limits = limits;
        this.octetsOf = octetsOf;
    }

    // Partitions

    /** A partition is ours from where its last owner stood. */
    public void assign(int partition, Progress start) {
        if (partitions.containsKey(partition)) {
            throw new IllegalStateException("partition " + partition + " is assigned already");
        }
        partitions.put(partition, new PartitionLedger<>(partition, ++epochs, start));
    }

    /** Begins no more of these partitions' records; what is on the wire may end and be committed. */
    public void leave(Collection<Integer> leaving) {
        for (int number : leaving) {
            PartitionLedger<D> partition = partitions.get(number);
            if (partition != null) {
                partition.standing = PartitionLedger.Standing.LEAVING;
            }
        }
    }

    /** How many records of partitions that are leaving still have a peer's answer, or their commit, to come. */
    public int leavingUnsettled() {
        int count = 0;
        for (PartitionLedger<D> partition : partitions.values()) {
            if (partition.standing == PartitionLedger.Standing.LEAVING) {
                for (Entry<D> entry : partition.unfinished()) {
                    switch (entry.stage) {
                        case HANDED_OVER, DECIDED, COMMITTING -> count++;
                        case AWAITED, TAKEN, ABANDONED, FINISHED -> {}
                    }
                }
            }
        }
        return count;
    }

    /** A partition is not ours any more; all that is not committed under it is dropped. */
    public Released<D> release(int number) {
        PartitionLedger<D> partition = partitions.remove(number);
        if (partition == null) {
            return new Released<>(0, List.of());
        }
        partition.standing = PartitionLedger.Standing.RELEASED;
        decided.removeIf(entry -> entry.partition == partition);
        List<Entry<D>> unknown = new ArrayList<>();
        int queued = 0;
        for (Entry<D> entry : partition.unfinished()) {
            if (entry.stage == Entry.Stage.AWAITED) {
                continue;
            }
            inFlight--;
            octets -= entry.octets;
            if (entry.isUncertain()) {
                unknown.add(entry);
            } else {
                queued++;
            }
        }
        return new Released<>(queued, unknown);
    }

    public Set<Integer> assigned() {
        return Set.copyOf(partitions.keySet());
    }

    /** Where to read a partition from, now; empty when it is not ours. */
    public OptionalLong nextFetch(int partition) {
        PartitionLedger<D> owned = partitions.get(partition);
        return owned == null ? OptionalLong.empty() : OptionalLong.of(owned.nextFetch());
    }

    /** How many records that an earlier owner left unfinished are still to be read. */
    public int awaited(int partition) {
        PartitionLedger<D> owned = partitions.get(partition);
        return owned == null ? 0 : owned.awaited();
    }

    /** The log begins at {@code offset} only; what was awaited before it is {@link #missing}. */
    public void skipTo(int partition, long offset) {
        PartitionLedger<D> owned = partitions.get(partition);
        if (owned != null) {
            missing += owned.skipTo(offset);
        }
    }

    /** How many unfinished records were awaited in vain so far, because their log has lost them. */
    public long missing() {
        return missing;
    }

    // Records

    /** Whether so many more records may be read. */
    public boolean hasRoomFor(int records) {
        // With room for less than what was refused, that would only be fetched again to be refused again.
        return inFlight + records <= limits.inFlight()
                && octets < limits.octets()
                && (inFlight == 0 || octets + refusedOctets <= limits.octets());
    }

    /**
     * A record was read. Within a partition records come in the order of the log, from {@link #nextFetch} on.
     *
     * @param size what it takes in memory, octets
     */
    public Offer<D> offer(int number, long offset, int size) {
        PartitionLedger<D> partition = partitions.get(number);
        if (partition == null || partition.standing != PartitionLedger.Standing.OWNED) {
            return new Offer.Skipped<>();
        }
        missing += partition.missing(offset);
        if (!partition.wants(offset)) {
            return new Offer.Skipped<>();
        }
        boolean memory = inFlight == 0 || octets + size <= limits.octets();
        if (!memory) {
            refusedOctets = size;
        }
        if (!memory || inFlight >= limits.inFlight() || !partition.fits(offset)) {
            return new Offer.NoRoom<>();
        }
        refusedOctets = 0;
        Entry<D> entry = partition.take(offset);
        entry.octets = size;
        inFlight++;
        octets += size;
        return new Offer.Taken<>(entry);
    }

    /** Whether an attempt may begin (again); see {@link Leave}. */
    public Leave begin(Entry<D> entry, Instant now) {
        switch (entry.partition.standing) {
            case RELEASED -> {
                return Leave.GONE;
            }
            case LEAVING -> {
                abandon(entry);
                return Leave.GONE;
            }
            case OWNED -> {
                if (entry.stage != Entry.Stage.TAKEN && entry.stage != Entry.Stage.HANDED_OVER) {
                    return Leave.GONE;
                }
                return isBehind(now) ? Leave.LATER : Leave.GRANTED;
            }
        }
        throw new IllegalStateException();
    }

    /** Whether what may make the peer responsible may be sent. */
    public boolean handOver(Entry<D> entry) {
        boolean ours = entry.partition.standing == PartitionLedger.Standing.OWNED
                && (entry.stage == Entry.Stage.TAKEN || entry.stage == Entry.Stage.HANDED_OVER);
        if (ours) {
            entry.stage = Entry.Stage.HANDED_OVER;
            entry.onTheWire = true;
        } else if (entry.partition.standing == PartitionLedger.Standing.LEAVING) {
            abandon(entry);
        }
        return ours;
    }

    /**
     * What became of a record.
     *
     * @return false when that is of no interest any more: decided before, or no longer ours
     */
    public boolean decide(Entry<D> entry, D decision, Instant now) {
        if (entry.partition.standing == PartitionLedger.Standing.RELEASED
                || entry.stage != Entry.Stage.TAKEN && entry.stage != Entry.Stage.HANDED_OVER) {
            return false;
        }
        entry.stage = Entry.Stage.DECIDED;
        entry.decision = decision;
        entry.decidedAt = now;
        decided.addLast(entry);
        return true;
    }

    /** Whether what is decided about the record would still be of interest. */
    public boolean isOurs(Entry<D> entry) {
        return entry.partition.standing != PartitionLedger.Standing.RELEASED
                && (entry.stage == Entry.Stage.TAKEN || entry.stage == Entry.Stage.HANDED_OVER);
    }

    /** Something to write with the next commit that finishes no record. */
    public void add(D decision) {
        loose.addLast(decision);
    }

    // Commits

    /** The next commit, if it is time and none is under way. */
    public @Nullable Commit<D> prepare(Instant now) {
        return isCommitDue(now) ? prepareAll() : null;
    }

    /** Whether it is time for a commit, and none is under way. */
    public boolean isCommitDue(Instant now) {
        return untilDue(now).filter(Duration::isZero).isPresent();
    }

    /** The next commit, if there is anything to commit and none is under way. */
    public @Nullable Commit<D> prepareAll() {
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

    /** How long until a commit is due; zero when it is; empty when there is nothing to commit or one is under way. */
    public Optional<Duration> untilDue(Instant now) {
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

    /** The commit under way is durable. */
    public void confirmed(Commit<D> commit) {
        end(commit);
        mostAtOnce = mostAtOnce > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : mostAtOnce * 2;
        for (Entry<D> entry : commit.entries) {
            if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
                entry.partition.finish(entry);
                inFlight--;
                octets -= entry.octets;
            }
            entry.stage = Entry.Stage.FINISHED;
            entry.decision = null;
        }
    }

    /**
     * Nobody knows whether the commit under way happened, but its transaction has ended, one way or the other: what is
     * stable since tells.
     *
     * @return whether it had happened
     */
    public boolean ended(Commit<D> commit, Map<Integer, Progress> stable) {
        boolean applied = commit.isAppliedIn(stable);
        if (applied) {
            confirmed(commit);
        } else {
            aborted(commit);
        }
        return applied;
    }

    /**
     * The commit under way did not happen, as is known: its decisions go with the next ones, half as many at once, for it
     * may have been more than could be written within the time of a transaction. Each that succeeds doubles that.
     */
    public void aborted(Commit<D> commit) {
        end(commit);
        if (commit.size() > 0) {
            mostAtOnce = Math.max(1, commit.size() / 2);
        }
        List<Entry<D>> again = commit.entries;
        for (int i = again.size() - 1; i >= 0; i--) {
            Entry<D> entry = again.get(i);
            if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
                entry.stage = Entry.Stage.DECIDED;
                decided.addFirst(entry);
            }
        }
        for (int i = commit.loose.size() - 1; i >= 0; i--) {
            loose.addFirst(commit.loose.get(i));
        }
    }

    /**
     * The commit under way did not happen and never will as it is: something in it is more than Kafka takes. Smaller ones
     * follow, down to a single record, whose decision is replaced; so one record holds up no other for long.
     */
    public void refused(Commit<D> commit, UnaryOperator<D> replacement) {
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

    private void end(Commit<D> commit) {
        if (underWay != commit) {
            throw new IllegalStateException("not the commit that is under way");
        }
        underWay = null;
    }

    // How full it is

    /** Records taken and not done with. */
    public int inFlight() {
        return inFlight;
    }

    public long octets() {
        return octets;
    }

    /** Outcomes decided and not committed. */
    public int uncommitted() {
        return decided.size() + (underWay == null ? 0 : underWay.size());
    }

    /** Whether anything waits to be committed, records' outcomes or not. */
    public boolean hasUncommitted() {
        return underWay != null || !decided.isEmpty() || !loose.isEmpty();
    }

    /** Whether nothing may begin now (DESIGN section 6). */
    public boolean isBehind(Instant now) {
        return uncommitted() >= limits.uncommitted() || oldestAge(now).compareTo(limits.patience()) > 0;
    }

    private Duration oldestAge(Instant now) {
        Entry<D> oldest = underWay != null && underWay.size() > 0 ? underWay.entries.getFirst() : decided.peekFirst();
        return oldest == null ? Duration.ZERO : age(oldest, now);
    }

    private static Duration age(Entry<?> entry, Instant now) {
        return entry.decidedAt == null ? Duration.ZERO : Duration.between(entry.decidedAt, now);
    }

    private static void abandon(Entry<?> entry) {
        if (entry.stage == Entry.Stage.TAKEN || entry.stage == Entry.Stage.HANDED_OVER) {
            entry.stage = Entry.Stage.ABANDONED;
        }
    }
}
