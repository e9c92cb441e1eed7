package io.postrider.worker.lane;

import io.postrider.event.TlsFacts;
import io.postrider.worker.client.Session;
import io.postrider.worker.mx.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Whom an attempt spoke to, and how: what its event has of it.
 *
 * @param peer where it was, or was tried
 * @param tls that it was under, null when it was in the clear
 * @param source the name of the address that it came from, null when none is configured
 */
record Spoken(Peer peer, @Nullable TlsFacts tls, @Nullable String source) {

    static Spoken over(Session session) {
        return new Spoken(session.peer(), session.tls(), session.source());
    }

    /** A host that would have nothing to do with us. */
    static Spoken inVain(Peer peer, @Nullable String source) {
        return new Spoken(peer, null, source);
    }
}
