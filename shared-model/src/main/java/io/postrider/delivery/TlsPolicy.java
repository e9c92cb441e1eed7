package io.postrider.delivery;

import java.util.Locale;
import java.util.Optional;

/** What is demanded of TLS on the way to a host (RFC 3207, RFC 8314). */
public enum TlsPolicy {
    /** STARTTLS is not used, even where it is offered. */
    NONE,
    /** Used where it is offered, whatever the certificate; in the clear where it is not. */
    MAY,
    /** No mail without it; the certificate may be anyone's. */
    REQUIRED,
    /** No mail without it and without a certificate for the host's name that a trusted authority has signed. */
    VERIFY;

    /** As configuration writes it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of that keyword. */
    public static Optional<TlsPolicy> of(String keyword) {
        for (TlsPolicy policy : values()) {
            if (policy.keyword().equals(keyword)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /** Whether mail may not go in the clear. */
    public boolean isTlsRequired() {
        return this == REQUIRED || this == VERIFY;
    }
}
