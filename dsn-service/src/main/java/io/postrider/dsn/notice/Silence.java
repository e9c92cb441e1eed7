package io.postrider.dsn.notice;

import java.util.Locale;

/** Why nobody is told of a recipient. */
public enum Silence {
    /** RFC 5321 section 4.5.5, RFC 3461 section 6.1: what has a null reverse-path is never answered. */
    NULL_SENDER("null sender"),
    /** The same for a report of ours whose copy to the postmaster would itself be such a report. */
    DOUBLE_BOUNCE("a report of ours could not be delivered"),
    /** RFC 3461 section 4.1. */
    NEVER("NOTIFY=NEVER"),
    /** RFC 3461 section 4.1: NOTIFY was said, and this kind of news not in it; or it is news only for who asks. */
    NOT_ASKED("not asked for by NOTIFY");

    private final String reason;

    Silence(String reason) {
        this.reason = reason;
    }

    /** In words, for the event. */
    public String reason() {
        return reason;
    }

    /** As a metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
