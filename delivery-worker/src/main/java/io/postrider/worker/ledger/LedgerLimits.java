package io.postrider.worker.ledger;

import java.time.Duration;

/**
 * The bounds of a {@link Ledger}.
 *
 * @param inFlight records taken and not done with, at least 1
 * @param octets of those records, in memory; one record may always be taken, whatever its size
 * @param uncommitted outcomes of what was handed over, decided and not committed, beyond which nothing is begun: what a crash
 *     may send again (P4)
 * @param patience how old the oldest of those may get before nothing is begun
 * @param interval how long outcomes are gathered for one commit, if there are not many
 */
public record LedgerLimits(int inFlight, long octets, int uncommitted, Duration patience, Duration interval) {

    /** DESIGN section 6. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What one commit writes, for it has to be through within the time of a transaction; one decision may be more. */
    public static final long COMMIT_OCTETS = 8 * 1024 * 1024;

    private static final int ANNOUNCED_AT_LEAST_DIVISOR = 4;

    public LedgerLimits {
        if (inFlight < 1 || octets < 1 || uncommitted < 1) {
            throw new IllegalArgumentException("a ledger has room for one record at least");
        }
        if (!patience.isPositive() || interval.isNegative()) {
            throw new IllegalArgumentException("patience and interval are not negative");
        }
    }

    /**
     * How many records of a partition a commit says may be taken before the next: as there is room for, but a quarter of
     * all at least. What becomes free meanwhile, by another partition's commit, is not to wait for this one's.
     */
    int announced(int room) {
        return Math.max(room, Math.max(1, inFlight / ANNOUNCED_AT_LEAST_DIVISOR));
    }

    /** So many outcomes are committed at once, without waiting for the interval: half go while the others gather. */
    int commitAt() {
        return Math.max(1, uncommitted / 2);
    }
}
