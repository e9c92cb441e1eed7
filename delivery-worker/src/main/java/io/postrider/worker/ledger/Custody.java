package io.postrider.worker.ledger;

/**
 * In whose hands a partition was when its progress was committed. It is what a successor needs to tell which records may
 * have been sent already (promise P4), because a worker that is killed tells nothing any more.
 */
public sealed interface Custody {

    /** In nobody's, and everything that could be told is told. */
    Custody CLEAN = new Released(Suspects.NONE);

    /**
     * In a worker's: since then any of the unfinished records may have been handed over, and of those from the position on
     * the next {@code more}; not one further, for that the worker commits first.
     */
    record Held(int more) implements Custody {
        public Held {
            if (more < 0) {
                throw new IllegalArgumentException("a worker may take no record at least");
            }
        }
    }

    /** Given up in order. {@code left} are those of a still earlier owner that the one before had not come to. */
    record Released(Suspects left) implements Custody {}

    /**
     * What the next owner has to suspect.
     *
     * @param end of the log, asked for when the partition was already the next owner's
     */
    default Suspects suspects(long end) {
        return switch (this) {
            case Held(int more) -> new Suspects(0, more, end);
            case Released(Suspects left) -> left;
        };
    }
}
