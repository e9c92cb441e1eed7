package io.postrider.worker.ledger;

/** How much of a ledger's bounds is taken: records in flight and the octets of them. */
final class Room {

    private final int mostRecords;
    private final long mostOctets;
    private int records;
    private long octets;
    /** What the record takes for which there was no memory last; 0 when there was since. */
    private long refusedOctets;

    Room(LedgerLimits limits) {
        this.mostRecords = limits.inFlight();
        this.mostOctets = limits.octets();
    }

    /** Whether so many more records may be read. */
    boolean isFor(int more) {
        // With room for less than what was refused, that would only be fetched again to be refused again.
        return records + more <= mostRecords
                && octets < mostOctets
                && (records == 0 || octets + refusedOctets <= mostOctets);
    }

    /** Whether a record of this size has room; one always has when there is no other. */
    boolean admits(int size) {
        boolean memory = records == 0 || octets + size <= mostOctets;
        if (!memory) {
            refusedOctets = size;
        }
        return memory && records < mostRecords;
    }

    void taken(int size) {
        refusedOctets = 0;
        records++;
        octets += size;
    }

    void freed(int size) {
        records--;
        octets -= size;
    }

    /** How many records more there is room for. */
    int left() {
        return mostRecords - records;
    }

    int records() {
        return records;
    }

    long octets() {
        return octets;
    }
}
