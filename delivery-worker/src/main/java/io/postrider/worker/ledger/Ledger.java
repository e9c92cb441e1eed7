package io.postrider.worker.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
    private final Assignments<D> assignments;

    /** @param octetsOf what a decision takes when it is written */
    public Ledger(LedgerLimits limits, ToLongFunction<D> octetsOf) {
        this.limits = limits;
        this.room = new Room(limits);
        this.commits = new CommitQueue<>(limits, octetsOf);
        this.assignments = new Assignments<>(room, commits);
    }

    /** The partitions that are ours. */
    public Assignments<D> assignments() {
        return assignments;
    }

    // Records

    /** Whether so many more records may be read. */
    public boolean hasRoomFor(int records) {
        return room.isFor(records);
    }

    /**
     * A record was read. Within a partition records come in the order of the log, from {@link Assignments#nextFetch} on.
     *
     * @param size what it takes in memory, octets
     */
    public Offer<D> offer(int number, long offset, int size) {
        PartitionLedger<D> partition = assignments.owned(number);
        if (partition == null || partition.standing != PartitionLedger.Standing.OWNED) {
            return new Offer.Skipped<>();
        }
        assignments.passed(partition, offset);
        if (!partition.wants(offset)) {
            return new Offer.Skipped<>();
        }
        if (!partition.isAnnounced(offset)) {
            partition.allowance.requestMore();
            return new Offer.NoRoom<>();
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
                Leave open = isBehind(now) || entry.isSuspect() ? Leave.LATER : Leave.GRANTED;
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

    /**
     * A peer may have the record from an attempt of which nothing else is known: this is said with the next commit, unless
     * the assignment is over before. An attempt at a {@linkplain Entry#isSuspect suspect} begins after it.
     */
    public void tell(Entry<D> entry, D decision) {
        if (entry.partition.standing != PartitionLedger.Standing.RELEASED) {
            commits.tell(entry, decision);
        }
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
        return commits.prepare(assignments.asking(), room.left());
    }

    /** How long until a commit is due; zero when it is; empty when there is nothing to commit or one is under way. */
    public Optional<Duration> untilDue(Instant now) {
        return commits.isUnderWay() || !assignments.isAnyAsking() ? commits.untilDue(now) : Optional.of(Duration.ZERO);
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
        return !commits.isEmpty() || assignments.isAnyAsking();
    }

    /**
     * Whether nothing may begin now (DESIGN section 6). What was put aside untried holds up nobody: it cannot be sent twice.
     */
    public boolean isBehind(Instant now) {
        // Counted only where there may be so many: this is asked before every attempt.
        boolean tooMany = commits.size() >= limits.uncommitted() && commits.uncertain() >= limits.uncommitted();
        return tooMany || commits.oldestAge(now).compareTo(limits.patience()) > 0;
    }
}
