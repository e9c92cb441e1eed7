package io.postrider.worker.attempt;

import io.postrider.delivery.Outcome;
import io.postrider.envelope.Recipient;
import io.postrider.event.AttemptFacts;
import java.time.Instant;
import java.util.List;

/** What became of a {@link Consignment}. */
public sealed interface AttemptResult {

    /**
     * An attempt was made; every recipient of the record has an outcome.
     *
     * @param settled in the record's order
     * @param facts of the attempt as a whole; its diagnosis is null, the recipients have theirs
     */
    record Attempted(List<Settled> settled, AttemptFacts facts) implements AttemptResult {
        public Attempted {
            settled = List.copyOf(settled);
        }
    }

    /** None was made: the lane has no room. It comes back at {@code due}. */
    record Postponed(Instant due, String reason) implements AttemptResult {}

    /**
     * One recipient's outcome.
     *
     * @param unknown whether a peer may have the message for it besides, for the connection was lost after the final dot
     */
    record Settled(Recipient recipient, Outcome outcome, boolean unknown) {

        /** An outcome that is known. */
        public Settled(Recipient recipient, Outcome outcome) {
            this(recipient, outcome, false);
        }
    }
}
