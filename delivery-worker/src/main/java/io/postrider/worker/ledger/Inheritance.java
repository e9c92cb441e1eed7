package io.postrider.worker.ledger;

import java.util.NavigableSet;

/** The {@link Suspects} of one assignment, and how many of them were not come to yet. */
final class Inheritance {

    private final Suspects suspects;
    private int more;

    Inheritance(Suspects suspects) {
        this.suspects = suspects;
        this.more = suspects.more();
    }

    /** Whether the earlier owner had this one, which it left unfinished. */
    boolean hasUnfinished(long offset) {
        return offset >= suspects.from();
    }

    /** The next record from the position on is at {@code offset}; returns whether the earlier owner may have had it. */
    boolean takeNext(long offset) {
        boolean suspect = next(offset) > 0;
        if (suspect) {
            more--;
        }
        return suspect;
    }

    /** How many suspects there may be from {@code position} on. */
    int next(long position) {
        return position < suspects.below() ? more : 0;
    }

    /**
     * What is left to a next owner.
     *
     * @param awaited the unfinished offsets that were not fetched: they are, in their order, before anything else
     */
    Suspects left(NavigableSet<Long> awaited, long position) {
        Long first = awaited.ceiling(suspects.from());
        int next = next(position);
        if (first == null && next == 0) {
            return Suspects.NONE;
        }
        return new Suspects(first == null ? position : first, next, next == 0 ? position : suspects.below());
    }
}
