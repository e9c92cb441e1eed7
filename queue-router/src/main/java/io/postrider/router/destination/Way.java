package io.postrider.router.destination;

import io.postrider.delivery.Diagnosis;
import org.jspecify.annotations.Nullable;

/** What is known, at one moment, of the way to a recipient. */
public sealed interface Way {

    /** Mail for it goes there. */
    record Routed(Destination destination) implements Way {}

    /** It will never be found; the diagnosis is of class 5. */
    record Unroutable(Diagnosis diagnosis) implements Way {}

    /**
     * An operator ordered that it ends here, and nobody is told.
     *
     * @param reason names the order, for the event
     */
    record Discarded(String reason) implements Way {}

    /**
     * DNS failed for now (RFC 5321 section 5.1: the mail is kept); the diagnosis is of class 4.
     *
     * @param relay under whose policy its mail goes, null when under none: how long it is kept may depend on that
     */
    record NotYet(Diagnosis diagnosis, @Nullable String relay) implements Way {}

    /**
     * The lookup goes on; its mail is put aside for a moment, which is no attempt.
     *
     * @param relay as of {@link NotYet}
     */
    record Unanswered(@Nullable String relay) implements Way {}
}
