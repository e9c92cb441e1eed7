package io.postrider.event;

/** The kinds of {@link MailEvent}. The name on the wire is for ever. */
public enum EventType {
    /** The router has taken an accepted message: all its recipients begin here. */
    RECEIVED("received"),
    /** Final: the next hop is responsible, as far as we are to know. */
    DELIVERED("delivered"),
    /** Final: handed to a host that will not send the notifications which were asked for. */
    RELAYED("relayed"),
    /** Final: became other addresses of ours. */
    EXPANDED("expanded"),
    /** An attempt settled nothing; another follows. */
    DEFERRED("deferred"),
    /** Put aside without an attempt: its lane has no room, or DNS has no answer yet. */
    POSTPONED("postponed"),
    /** Will not be delivered; {@link #REPORTED} or {@link #UNREPORTED} follows. */
    FAILED("failed"),
    /** Final: the sender is told by a report, whose queue id the event names. */
    REPORTED("reported"),
    /** Final: nobody is told, and why: null sender, NOTIFY=NEVER, policy. */
    UNREPORTED("unreported"),
    /** Final: an operator's recorded order. */
    DISCARDED("discarded"),
    /** A peer may have the message from an attempt of which nothing more is known; it is made again (promise P4). */
    OUTCOME_UNKNOWN("outcome-unknown"),
    /** A record that could not be processed went to the quarantine: its recipients wait for an operator. */
    QUARANTINED("quarantined");

    private static final String PREFIX = "io.postrider.mail.";

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** The last part of the wire name, also the metric label. */
    public String word() {
        return word;
    }

    /** The CloudEvents {@code type}. */
    public String wireName() {
        return PREFIX + word;
    }
}
