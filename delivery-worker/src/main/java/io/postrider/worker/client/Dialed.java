package io.postrider.worker.client;

import io.postrider.delivery.Diagnosis;

/** What came of an attempt to open a session. */
public sealed interface Dialed {

    /** It is open. */
    record Opened(Session session) implements Dialed {}

    /** This host will not do now: try the next. {@code why} is a deferral. */
    record Refused(Diagnosis why) implements Dialed {}
}
