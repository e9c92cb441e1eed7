package io.postrider.worker.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record that was taken and is not done with. It belongs to one assignment for good: when that is over, so is every
 * entry under it, even if the partition comes back.
 *
 * @param <D> what is decided about a record
 */
public final class Entry<D> {

    /** What has happened to a record so far. */
    enum Stage {
        /** Left unfinished by an earlier owner, not fetched yet. */
        AWAITED,
        /** Taken, perhaps begun: nothing that a peer could act on was sent. */
        TAKEN,
        /** The final dot may have been sent; a crash would leave the outcome unknown. */
        HANDED_OVER,
        /** Given up because its partition is leaving. */
        ABANDONED,
        /** Its outcome is known here, and committed nowhere. */
        DECIDED,
        /** Its outcome is part of the commit that is under way. */
        COMMITTING,
        /** Committed. */
        FINISHED
    }

    final PartitionLedger<D> partition;
    final long offset;
    Stage stage;
    int octets;
    /** Whether a peer may have got it under this assignment. */
    boolean onTheWire;
    /** Whether a peer may have got it under an earlier one, and no commit has told so yet. */
    boolean suspect;

    @Nullable
    D decision;

    @Nullable
    Instant decidedAt;

    Entry(PartitionLedger<D> partition, long offset, Stage stage) {
        this.partition = partition;
        this.offset = offset;
        this.stage = stage;
    }

    public int partition() {
        return partition.number;
    }

    public long offset() {
        return offset;
    }

    /** Whether a peer may have got it from an earlier owner: {@link Ledger#tell} before anything else. */
    public boolean isSuspect() {
        return suspect;
    }

    /** Whether an attempt at it may be under way: its outcome is not known here yet, and still wanted. */
    boolean isOpen() {
        return stage == Stage.TAKEN || stage == Stage.HANDED_OVER;
    }

    void abandon() {
        if (isOpen()) {
            stage = Stage.ABANDONED;
        }
    }

    /** Whether a crash now would leave the outcome unknown to everyone: it may be sent again (promise P4). */
    boolean isUncertain() {
        return onTheWire && stage != Stage.FINISHED;
    }

    @Override
    public String toString() {
        return partition.number + "/" + offset + " " + stage;
    }
}
