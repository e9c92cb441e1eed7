package io.postrider.worker.ledger;

import java.util.List;

/**
 * How far one partition has got, as a commit says it: every record below {@code position} was taken, and all but the
 * {@code unfinished} ones are done with.
 *
 * @param position the offset that is taken next; offsets may be missing from a log (transaction markers), so it need not
 *     be a record's
 * @param unfinished offsets below the position that are not done with, ascending
 */
public record Progress(long position, List<Long> unfinished) {

    public Progress {
        unfinished = List.copyOf(unfinished);
        long previous = -1;
        for (long offset : unfinished) {
            if (offset <= previous) {
                throw new IllegalArgumentException("unfinished offsets ascend from 0");
            }
            previous = offset;
        }
        if (position <= previous) {
            throw new IllegalArgumentException("unfinished offsets are below the position");
        }
    }

    /** Everything below {@code position} is done with. */
    public static Progress upTo(long position) {
        return new Progress(position, List.of());
    }

    /** What is committed as the group's offset: the lowest one that is not done with. */
    public long committed() {
        return unfinished.isEmpty() ? position : unfinished.getFirst();
    }
}
