package io.postrider.dns;

import java.util.Locale;

/** Which addresses of a host are asked for, and which come first. */
public enum AddressFamilies {
    IPV4_ONLY,
    IPV6_ONLY,
    IPV4_FIRST,
    IPV6_FIRST;

    /**
     * The one of that name as configuration writes it, such as {@code ipv6-first}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static AddressFamilies of(String keyword) {
        for (AddressFamilies families : values()) {
            if (families.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(keyword)) {
                return families;
            }
        }
        throw new IllegalArgumentException("'" + keyword + "' is none of ipv4-first, ipv6-first, ipv4-only, ipv6-only");
    }
}
