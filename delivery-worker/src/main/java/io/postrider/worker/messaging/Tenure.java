package io.postrider.worker.messaging;

import io.postrider.worker.ledger.Lease;
import io.postrider.worker.ledger.Moment;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lease of the present membership, and whether it had run out. For {@link SharedLedger}, under its lock. */
final class Tenure {

    private final Supplier<Moment> moments;
    private @Nullable Lease lease;
    private boolean wasHeld;

    Tenure(Supplier<Moment> moments) {
        this.moments = moments;
    }

    /** A membership begins; nothing was heard of the group yet. */
    void begin(Duration session) {
        lease = new Lease(session, moments.get());
        wasHeld = false;
    }

    boolean isHeld() {
        return lease != null && lease.isHeld(moments.get());
    }

    /**
     * The group has answered so many heartbeats by now.
     *
     * @return whether the lease had run out since the last call
     */
    boolean heard(LongSupplier heartbeats) {
        boolean lapsed = wasHeld && !isHeld();
        if (lease != null) {
            Moment before = moments.get();
            lease.heard(heartbeats.getAsLong(), before);
        }
        wasHeld = isHeld();
        return lapsed;
    }
}
