package io.postrider.worker.client;

import io.postrider.envelope.DeliveryRequest;
import io.postrider.event.TlsFacts;
import io.postrider.worker.mx.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a session is one that mail with REQUIRETLS may go over (RFC 8689 section 4.2.1). */
final class RequireTls {

    private static final String STATUS = "5.7.30";

    private RequireTls() {}

    /** Why it is not, as a permanent failure; empty when it is, or nobody asked. */
    static Optional<Finding> obstacle(
            DeliveryRequest request, Peer peer, Capabilities offered, @Nullable TlsFacts tls) {
        if (!request.requireTls()) {
            return Optional.empty();
        }
        if (tls == null) {
            return because("the connection to " + peer + " has no TLS");
        }
        if (!tls.verified()) {
            return because("the certificate of " + peer + " is not verified");
        }
        return offered.offers("REQUIRETLS") ? Optional.empty() : because(peer + " does not offer it");
    }

    private static Optional<Finding> because(String what) {
        return Optional.of(Finding.ours(STATUS, "REQUIRETLS was asked for, and " + what));
    }
}
