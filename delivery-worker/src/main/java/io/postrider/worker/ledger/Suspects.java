package io.postrider.worker.ledger;

/**
 * The records of one partition that an earlier owner may have handed over to a peer without having told what became of
 * them: the unfinished offsets from {@code from} on, and the next {@code more} records of the log that lie below {@code
 * below}. Whoever takes one of them tells that its outcome is unknown before an attempt at it begins (promise P4).
 *
 * @param from the lowest suspect among the unfinished offsets
 * @param more how many records from the position on, not negative
 * @param below where those end at the latest: what was appended after the earlier owner had gone is no suspect
 */
public record Suspects(long from, int more, long below) {

    public static final Suspects NONE = new Suspects(Long.MAX_VALUE, 0, 0);

    public Suspects {
        if (from < 0 || more < 0 || below < 0) {
            throw new IllegalArgumentException("offsets and counts are not negative");
        }
    }

    /** Everything unfinished, and all that the log has from the position on. */
    public static Suspects allBelow(long end) {
        return new Suspects(0, Integer.MAX_VALUE, end);
    }
}
