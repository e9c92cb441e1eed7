package io.postrider.delivery;

import java.util.Locale;

/** The Action field of a delivery status notification (RFC 3464 section 2.3.3). */
public enum Action {
    FAILED,
    DELAYED,
    DELIVERED,
    RELAYED,
    EXPANDED;

    /** As the field is written. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
