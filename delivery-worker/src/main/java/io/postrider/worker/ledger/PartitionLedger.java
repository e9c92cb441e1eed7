package io.postrider.worker.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One assignment of one partition: which offsets are not done with, and the position reached.
 *
 * <p>It keeps count of how long its metadata could get. A record that would make it too long is not taken; finishing one
 * never makes it longer, because the sum of two distances takes no more octets than both. So whatever is finished in
 * whatever order, the metadata fits.
 */
final class PartitionLedger<D> {

    /** Where an assignment stands. */
    enum Standing {
        OWNED,
        /** To be given up: nothing is begun any more, what is on the wire may end. */
        LEAVING,
        RELEASED
    }

    final int number;
    final Allowance allowance = new Allowance();
    Standing standing = Standing.OWNED;

    private final Inheritance inheritance;
    private final TreeMap<Long, Entry<D>> unfinished = new TreeMap<>();
    private final TreeSet<Long> awaited = new TreeSet<>();
    private long position;
    private int distanceOctets;
    private boolean givenUp;

    PartitionLedger(int number, Progress start, Suspects suspects) {
        this.number = number;
        this.inheritance = new Inheritance(suspects);
        this.position = start.position();
        for (long offset : start.unfinished()) {
            add(new Entry<>(this, offset, Entry.Stage.AWAITED));
            awaited.add(offset);
        }
    }

    /** Where to read from: the lowest offset that an earlier owner left unfinished, then the position. */
    long nextFetch() {
        return awaited.isEmpty() ? position : awaited.first();
    }

    int awaited() {
        return awaited.size();
    }

    /** Whether the record at {@code offset} is to be given out: it is new here, or was left unfinished. */
    boolean wants(long offset) {
        return offset >= position || awaited.contains(offset);
    }

    /** Whether the metadata still fits with {@code offset} in it. */
    boolean fits(long offset) {
        return offset < position
                || unfinished.isEmpty()
                || distanceOctets + ProgressCodec.octetsOf(offset - unfinished.lastKey())
                        <= ProgressCodec.MAX_DISTANCE_OCTETS;
    }

    /** Whether what is committed lets a successor know that the record at {@code offset} may be sent. */
    boolean isAnnounced(long offset) {
        return allowance.isClaimed() && (offset < position || allowance.isForOneMore());
    }

    /** Takes the record at {@code offset}, which is wanted, announced and fits. */
    Entry<D> take(long offset) {
        if (awaited.remove(offset)) {
            Entry<D> entry = unfinished.get(offset);
            if (entry == null) {
                throw new IllegalStateException("awaited and not unfinished: " + offset);
            }
            entry.stage = Entry.Stage.TAKEN;
            entry.suspect = inheritance.hasUnfinished(offset);
            return entry;
        }
        Entry<D> entry = new Entry<>(this, offset, Entry.Stage.TAKEN);
        entry.suspect = inheritance.takeNext(offset);
        allowance.takeOne();
        add(entry);
        position = offset + 1;
        return entry;
    }

    /**
     * Says that the log has nothing below {@code offset} any more that was not read.
     *
     * @return how many offsets were awaited in vain
     */
    int missing(long offset) {
        List<Long> gone = new ArrayList<>(awaited.headSet(offset));
        gone.forEach(this::remove);
        return gone.size();
    }

    /** The log goes on at {@code offset} only; as {@link #missing}. */
    int skipTo(long offset) {
        position = Math.max(position, offset);
        return missing(offset);
    }

    void finish(Entry<D> entry) {
        entry.stage = Entry.Stage.FINISHED;
        remove(entry.offset);
    }

    Iterable<Entry<D>> unfinished() {
        return unfinished.values();
    }

    /** How many records still have a peer's answer, or their commit, to come. */
    int unsettled() {
        int count = 0;
        for (Entry<D> entry : unfinished.values()) {
            switch (entry.stage) {
                case HANDED_OVER, DECIDED, COMMITTING -> count++;
                case AWAITED, TAKEN, ABANDONED, FINISHED -> {}
            }
        }
        return count;
    }

    /**
     * Gives the partition up in order: what is committed of it from now on says so.
     *
     * @return what a peer may have, and of which nothing will be known
     */
    List<Entry<D>> giveUp() {
        givenUp = true;
        allowance.request();
        List<Entry<D>> unknown = new ArrayList<>();
        for (Entry<D> entry : unfinished.values()) {
            boolean undecided = entry.isOpen() || entry.stage == Entry.Stage.ABANDONED;
            entry.abandon();
            if (undecided && entry.onTheWire) {
                unknown.add(entry);
            }
        }
        return unknown;
    }

    /**
     * In whose hands a commit says it is.
     *
     * @param room for so many records there is, as far as the partition may go before the next commit
     */
    Custody custody(int room) {
        return givenUp
                ? new Custody.Released(inheritance.left(awaited, position))
                : new Custody.Held(Math.max(room, inheritance.next(position)));
    }

    /** What to commit once everything that is now {@code COMMITTING} is done with. */
    Progress progress() {
        List<Long> left = new ArrayList<>(unfinished.size());
        for (Entry<D> entry : unfinished.values()) {
            if (entry.stage != Entry.Stage.COMMITTING) {
                left.add(entry.offset);
            }
        }
        return new Progress(position, left);
    }

    private void add(Entry<D> entry) {
        if (!unfinished.isEmpty()) {
            distanceOctets += ProgressCodec.octetsOf(entry.offset - unfinished.lastKey());
        }
        unfinished.put(entry.offset, entry);
    }

    private void remove(long offset) {
        awaited.remove(offset);
        if (unfinished.remove(offset) == null) {
            return;
        }
        Map.@Nullable Entry<Long, Entry<D>> below = unfinished.lowerEntry(offset);
        Map.@Nullable Entry<Long, Entry<D>> above = unfinished.higherEntry(offset);
        if (below != null) {
            distanceOctets -= ProgressCodec.octetsOf(offset - below.getKey());
        }
        if (above != null) {
            distanceOctets -= ProgressCodec.octetsOf(above.getKey() - offset);
        }
        if (below != null && above != null) {
            distanceOctets += ProgressCodec.octetsOf(above.getKey() - below.getKey());
        }
    }
}
