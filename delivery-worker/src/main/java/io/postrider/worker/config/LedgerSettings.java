package io.postrider.worker.config;

import io.postrider.pipeline.config.DeliverySettings;
import io.postrider.worker.ledger.LedgerLimits;

/** What configuration says of the ledger. */
public final class LedgerSettings {

    private static final int POLL_RECORDS = 100;
    private static final int POLLS_TO_FILL = 4;

    private LedgerSettings() {}

    /** The bounds of {@code postrider.delivery}. */
    public static LedgerLimits limits(DeliverySettings delivery) {
        return new LedgerLimits(
                delivery.inFlight(),
                delivery.memory().asLongValue(),
                delivery.uncommittedOutcomes(),
                LedgerLimits.PATIENCE,
                delivery.commitInterval());
    }

    /** Records one poll may bring. Nothing is polled unless there is room for so many, so it is a part of the whole. */
    public static int pollRecords(LedgerLimits limits) {
        return Math.clamp(limits.inFlight() / POLLS_TO_FILL, 1, POLL_RECORDS);
    }
}
