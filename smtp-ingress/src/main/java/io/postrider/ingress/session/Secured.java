package io.postrider.ingress.session;

import org.jspecify.annotations.Nullable;

/**
 * How a connection is protected (RFC 3207, RFC 8314).
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the suite's name in the registry of TLS
 * @param peer whom a certificate of the client names, null when it showed none
 * @param verified whether that certificate was verified; false when there is none
 */
public record Secured(
        String protocol, String cipher, @Nullable String peer, boolean verified) {

    public Secured {
        if (verified && peer == null) {
            throw new IllegalArgumentException("who showed no certificate is not verified");
        }
    }

    /** Protocol and cipher, as the envelope and the Received field have them. */
    @Override
    public String toString() {
        return protocol + " " + cipher;
    }
}
