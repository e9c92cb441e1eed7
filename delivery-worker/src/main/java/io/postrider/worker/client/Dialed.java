package io.postrider.worker.client;

import io.postrider.delivery.Diagnosis;
import org.jspecify.annotations.Nullable;

/** What came of an attempt to open a session. */
public sealed interface Dialed {

    /** It is open. */
    record Opened(Session session) implements Dialed {}

    /**
     * This host will not do now: try the next.
     *
     * @param why a deferral
     * @param source the name of the address that it was tried from, null when none is configured or none was to be had
     */
    record Refused(Diagnosis why, @Nullable String source) implements Dialed {}
}
