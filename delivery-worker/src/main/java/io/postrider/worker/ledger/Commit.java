package io.postrider.worker.ledger;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What goes into one transaction: decisions in the order they were made, and how far that brings each partition they are
 * of. One is under way at a time; it ends in {@link Ledger#confirmed} or {@link Ledger#aborted}.
 *
 * @param <D> what is decided about a record
 */
public final class Commit<D> {

    final List<Entry<D>> entries;
    final List<D> loose;
    private final SortedMap<Integer, Progress> progress;
    private final List<D> decisions;

    Commit(List<Entry<D>> entries, List<D> loose, SortedMap<Integer, Progress> progress, List<D> decisions) {
        this.entries = entries;
        this.loose = loose;
        this.progress = progress;
        this.decisions = decisions;
    }

    public List<D> decisions() {
        return decisions;
    }

    /** By partition; none when there are only decisions that belong to no record. */
    public SortedMap<Integer, Progress> progress() {
        return progress;
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
     * committed the very same. With none left it counts as not applied: then there is nothing but loose decisions to
     * write, if need be twice.
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
}
