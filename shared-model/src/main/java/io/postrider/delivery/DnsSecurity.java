package io.postrider.delivery;

import java.util.Locale;

/** What DNSSEC says of the names and addresses that mail goes by (RFC 4035 §4.3), the least first. */
public enum DnsSecurity {
    /** Nobody looked, or DNS was not asked at all. */
    UNCHECKED,
    /** The signatures that must be there are not, or are wrong. Data like that is never used: the lookup has failed. */
    BOGUS,
    /** Not signed, and it is known that it need not be; or the resolver says nothing of it. */
    INSECURE,
    /** Signed, from a trust anchor down. */
    SECURE;

    /** What several answers are together: the least of them. */
    public DnsSecurity and(DnsSecurity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** As events and metrics write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
