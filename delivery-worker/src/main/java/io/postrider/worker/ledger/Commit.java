package io.postrider.worker.ledger;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What goes into one transaction: decisions in the order they were made, and how far that brings each partition they are
 * of. One is under way at a time; it ends in {@link Ledger#confirmed} or {@link Ledger#aborted}.
 *
 * @param <D> what is decided about a record
 */
public final class Commit<D> {

    final List<Entry<D>> entries;
    final List<Told<D>> told;
    private final SortedMap<Integer, PartitionLedger<D>> partitions;
    private final SortedMap<Integer, Progress> progress = new TreeMap<>();
    private final SortedMap<Integer, Custody> custody = new TreeMap<>();
    private final List<D> decisions;

    /** @param room how many records more may be taken before the next commit, as this one says */
    Commit(List<Entry<D>> entries, List<Told<D>> told, SortedMap<Integer, PartitionLedger<D>> partitions, int room) {
        this.entries = entries;
        this.told = told;
        this.partitions = partitions;
        this.decisions = Stream.concat(
                        told.stream().map(Told::decision), entries.stream().map(entry -> entry.decision))
                .filter(Objects::nonNull)
                .toList();
        partitions.forEach((number, partition) -> {
            Custody says = partition.custody(room);
            progress.put(number, partition.progress());
            custody.put(number, says);
            partition.allowance.preparing(says);
        });
    }

    /**
     * What is told of a record besides its outcome: that a peer may have it from an attempt of which nothing else is known.
     *
     * @param entry the record; once its assignment is over nothing is told of it
     */
    record Told<D>(Entry<D> entry, D decision) {}

    /** What is written, in this order: first what is told of unknown outcomes, for it may be of the same records. */
    public List<D> decisions() {
        return decisions;
    }

    /** By partition. */
    public SortedMap<Integer, Progress> progress() {
        return progress;
    }

    /** Of a partition that it tells the progress of. */
    public Custody custody(int partition) {
        return Objects.requireNonNull(custody.get(partition));
    }

    /** The records it finishes. */
    public List<Entry<D>> entries() {
        return List.copyOf(entries);
    }

    /** How many records it finishes. */
    public int size() {
        return entries.size();
    }

    /**
     * Whether this is what was committed last, going by what is stable now. Each commit finishes a record, so no two of
     * one assignment leave the same progress. A partition that was released tells nothing: its next owner may have
     * committed the very same. With none left it counts as not applied: then there is nothing but what is told of unknown
     * outcomes and of custody, if need be twice.
     */
    boolean isAppliedIn(Map<Integer, Progress> stable) {
        List<Integer> held = entries.stream()
                .filter(entry -> entry.partition.standing != PartitionLedger.Standing.RELEASED)
                .map(Entry::partition)
                .distinct()
                .toList();
        return !held.isEmpty()
                && held.stream().allMatch(number -> Objects.equals(progress.get(number), stable.get(number)));
    }

    void confirmed() {
        told.forEach(each -> each.entry().suspect = false);
        partitions.forEach((number, partition) -> partition.allowance.confirmed(custody(number)));
    }

    void aborted() {
        partitions.values().forEach(partition -> partition.allowance.aborted());
    }
}
