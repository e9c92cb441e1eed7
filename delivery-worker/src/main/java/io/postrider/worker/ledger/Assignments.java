package io.postrider.worker.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one {@link Ledger}: how they come, where they are read, and how they go. Not thread-safe.
 *
 * @param <D> what is decided about a record
 */
public final class Assignments<D> {

    private final Room room;
    private final CommitQueue<D> commits;
    private final TreeMap<Integer, PartitionLedger<D>> partitions = new TreeMap<>();
    private long missing;

    Assignments(Room room, CommitQueue<D> commits) {
        this.room = room;
        this.commits = commits;
    }

    /**
     * A partition is ours from where its last owner stood. Records of it are taken once a commit has told that.
     *
     * @param suspects what the last owner may have handed over and has told nothing of
     */
    public void assign(int partition, Progress start, Suspects suspects) {
        if (partitions.containsKey(partition)) {
            throw new IllegalStateException("partition " + partition + " is assigned already");
        }
        partitions.put(partition, new PartitionLedger<>(partition, start, suspects));
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

    /**
     * Gives partitions up in order, after {@link #leave}: with the next commit, which tells that nothing more is known of
     * what is returned. Until {@link #handedBack} a successor would suspect everything.
     *
     * @return what a peer may have, and of which nothing will be known
     */
    public List<Entry<D>> giveUp(Collection<Integer> leaving) {
        List<Entry<D>> unknown = new ArrayList<>();
        for (int number : leaving) {
            PartitionLedger<D> partition = partitions.get(number);
            if (partition != null) {
                unknown.addAll(partition.giveUp());
            }
        }
        return unknown;
    }

    /** Whether a commit has said of all of these that they are given up, as far as they are ours. */
    public boolean handedBack(Collection<Integer> leaving) {
        return leaving.stream()
                .map(partitions::get)
                .allMatch(partition -> partition == null || partition.allowance.isHandedBack());
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

    @Nullable
    PartitionLedger<D> owned(int number) {
        return partitions.get(number);
    }

    /** Those of which the next commit is to tell, whatever is decided. */
    List<PartitionLedger<D>> asking() {
        return partitions.values().stream()
                .filter(partition -> partition.allowance.isRequested())
                .toList();
    }

    /** Whether there is one. */
    boolean isAnyAsking() {
        for (PartitionLedger<D> partition : partitions.values()) {
            if (partition.allowance.isRequested()) {
                return true;
            }
        }
        return false;
    }

    /** The log has nothing more below {@code offset} that was not read. */
    void passed(PartitionLedger<D> partition, long offset) {
        missing += partition.missing(offset);
    }
}
