package io.postrider.worker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    private final Room room;
    private final CommitQueue<D> commits;
    private final TreeMap<Integer, PartitionLedger<D>> partitions = new TreeMap<>();
    private long epochs;
    private long missing;

    /** @param octetsOf what a decision takes when it is written */
    public Ledger(LedgerLimits limits, ToLongFunction<D> octetsOf) {
        this.limits = limits;
        this.room = new Room(limits);
        this.commits = new CommitQueue<>(limits, octetsOf);
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
                count += partition.unsettled();
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
        commits.dropAllOf(partition);
        List<Entry<D>> unknown = new ArrayList<>();
        int queued = 0;
        for (Entry<D> entry : partition.unfinished()) {
            if (entry.stage == Entry.Stage.AWAITED) {
                continue;
            }
            room.freed(entry.octets);
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
        return room.isFor(records);
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
        if (!room.admits(size) || !partition.fits(offset)) {
            return new Offer.NoRoom<>();
        }
        Entry<D> entry = partition.take(offset);
        entry.octets = size;
        room.taken(size);
        return new Offer.Taken<>(entry);
    }

    /** Whether an attempt may begin (again); see {@link Leave}. */
    public Leave begin(Entry<D> entry, Instant now) {
        return switch (entry.partition.standing) {
            case RELEASED -> Leave.GONE;
            case LEAVING -> {
                entry.abandon();
                yield Leave.GONE;
            }
            case OWNED -> {
                Leave open = isBehind(now) ? Leave.LATER : Leave.GRANTED;
                yield entry.isOpen() ? open : Leave.GONE;
            }
        };
    }

    /** Whether what may make the peer responsible may be sent. */
    public boolean handOver(Entry<D> entry) {
        boolean ours = entry.partition.standing == PartitionLedger.Standing.OWNED && entry.isOpen();
        if (ours) {
            entry.stage = Entry.Stage.HANDED_OVER;
            entry.onTheWire = true;
        } else if (entry.partition.standing == PartitionLedger.Standing.LEAVING && !entry.onTheWire) {
            // One that was handed over before, for some of its recipients, has an outcome to tell of those.
            entry.abandon();
        }
        return ours;
    }

    /**
     * What became of a record.
     *
     * @return false when that is of no interest any more: decided before, or no longer ours
     */
    public boolean decide(Entry<D> entry, D decision, Instant now) {
        if (entry.partition.standing == PartitionLedger.Standing.RELEASED || !entry.isOpen()) {
            return false;
        }
        entry.stage = Entry.Stage.DECIDED;
        entry.decision = decision;
        entry.decidedAt = now;
        commits.add(entry);
        return true;
    }

    /** Whether what is decided about the record would still be of interest. */
    public boolean isOurs(Entry<D> entry) {
        return entry.partition.standing != PartitionLedger.Standing.RELEASED && entry.isOpen();
    }

    /** Something to write with the next commit that finishes no record. */
    public void add(D decision) {
        commits.add(decision);
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
        return commits.prepare();
    }

    /** How long until a commit is due; zero when it is; empty when there is nothing to commit or one is under way. */
    public Optional<Duration> untilDue(Instant now) {
        return commits.untilDue(now);
    }

    /** The commit under way is durable. */
    public void confirmed(Commit<D> commit) {
        commits.confirmed(commit);
        for (Entry<D> entry : commit.entries) {
            if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
                entry.partition.finish(entry);
                room.freed(entry.octets);
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
        commits.aborted(commit);
    }

    /**
     * The commit under way did not happen and never will as it is: something in it is more than Kafka takes. Smaller ones
     * follow, down to a single record, whose decision is replaced; so one record holds up no other for long.
     */
    public void refused(Commit<D> commit, UnaryOperator<D> replacement) {
        commits.refused(commit, replacement);
    }

    // How full it is

    /** Records taken and not done with. */
    public int inFlight() {
        return room.records();
    }

    public long octets() {
        return room.octets();
    }

    /** Outcomes decided and not committed. */
    public int uncommitted() {
        return commits.size();
    }

    /** Whether anything waits to be committed, records' outcomes or not. */
    public boolean hasUncommitted() {
        return !commits.isEmpty();
    }

    /** Whether nothing may begin now (DESIGN section 6). What was put aside untried holds up nobody: it cannot be sent twice. */
    public boolean isBehind(Instant now) {
        return commits.uncertain() >= limits.uncommitted()
                || commits.oldestAge(now).compareTo(limits.patience()) > 0;
    }
}
