package io.postrider.worker.client;

import io.postrider.envelope.Envelope;
import io.postrider.event.TlsFacts;
import io.postrider.worker.mx.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a session is one that mail with REQUIRETLS may go over (RFC 8689 sections 4.2.1 and 5). */
final class RequireTls {

    private static final String STATUS = "5.7.30";

    private RequireTls() {}

    /** Why it is not, as a permanent failure; empty when it is, or nobody asked. */
    static Optional<Finding> obstacle(Envelope envelope, Peer peer, Capabilities offered, @Nullable TlsFacts tls) {
        if (!envelope.request().requireTls()) {
            return Optional.empty();
        }
        if (tls == null) {
            return because("the connection to " + peer + " has no TLS");
        }
        if (!tls.verified()) {
            return because("the certificate of " + peer + " is not verified");
        }
        // Section 5: a report is not thrown away because its next host does not offer it; it goes there without the
        // keyword.
        boolean good = offered.offers("REQUIRETLS") || envelope.sender().isNull();
        return good ? Optional.empty() : because(peer + " does not offer it");
    }

    private static Optional<Finding> because(String what) {
        return Optional.of(Finding.ours(STATUS, "REQUIRETLS was asked for, and " + what));
    }
}
