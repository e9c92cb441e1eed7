package io.postrider.worker.ledger;

import org.jspecify.annotations.Nullable;

/**
 * How many records of one partition may be taken before the next commit, as the last one says: so a successor knows what may
 * have been sent even if nothing more is committed. None before the first commit under this assignment.
 */
final class Allowance {

    private long taken;
    /** How far the last commit that is confirmed lets it go; none before the first. */
    private @Nullable Long confirmed;
    /** How far the commit under way will: as long as that may have happened or not, both hold. */
    private @Nullable Long underWay;

    private boolean requested = true;
    private boolean handedBack;

    boolean isClaimed() {
        return confirmed != null;
    }

    boolean isForOneMore() {
        Long next = underWay;
        return confirmed != null && taken < confirmed && (next == null || taken < next);
    }

    void takeOne() {
        taken++;
    }

    /** The next commit is to tell of this partition, whether or not a record of it is finished. */
    void request() {
        requested = true;
    }

    /** As {@link #request}, but what is under way may be enough. */
    void requestMore() {
        requested |= underWay == null;
    }

    boolean isRequested() {
        return requested;
    }

    /** Whether a commit has said that the partition is given up. */
    boolean isHandedBack() {
        return handedBack;
    }

    void preparing(Custody custody) {
        requested = false;
        underWay = upTo(custody);
    }

    void confirmed(Custody custody) {
        confirmed = underWay;
        underWay = null;
        handedBack = custody instanceof Custody.Released;
    }

    /** The commit did not happen. */
    void aborted() {
        requested = true;
        underWay = null;
    }

    private long upTo(Custody custody) {
        return switch (custody) {
            case Custody.Held(int more) -> taken + more;
            case Custody.Released released -> taken;
        };
    }
}
