package io.postrider.dsn.loopguard;

import io.postrider.address.Mailbox;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells mail of others from reports of ours, and those from their copies for the postmaster. What a message is stands in
 * its origin, which no peer writes and which stays with it wherever it is sent on. Thread-safe.
 */
public final class LoopGuard {

    /** The protocol of a copy for the postmaster: a failure of it is dropped. */
    private static final String COPY_PROTOCOL = "double-bounce";

    private static final Origin COPY =
            new Origin(Origin.INTERNAL.client(), null, COPY_PROTOCOL, null, Origin.INTERNAL.ours(), null);

    private final @Nullable Mailbox postmaster;

    /** @param postmaster who gets copies of reports that could not be delivered; null for nobody */
    public LoopGuard(@Nullable Mailbox postmaster) {
        this.postmaster = postmaster;
    }

    /** Whether we wrote the message: a report, or a copy of one. */
    public boolean isOurs(Envelope envelope) {
        return envelope.origin().client().equals(Origin.INTERNAL.client());
    }

    /** Who is to see that a message with a null reverse-path failed; for nearly all of them nobody. */
    public Optional<Mailbox> postmasterFor(Envelope envelope) {
        boolean report = isOurs(envelope) && !envelope.origin().protocol().equals(COPY_PROTOCOL);
        return report ? Optional.ofNullable(postmaster) : Optional.empty();
    }

    /** The origin of what we write about a message: a report, or the last copy. */
    public Origin originOfReportOn(Envelope envelope) {
        return isOurs(envelope) ? COPY : Origin.INTERNAL;
    }
}
