package io.postrider.worker.settlement;

import java.util.Locale;

/** Why nobody knows what became of an attempt after its final dot: it is made again, and the peer may have both copies. */
public enum UnknownCause {
    /** The peer was lost before it had answered (RFC 1047). */
    CONNECTION_LOST("the connection was lost after the final dot"),
    /** The partition was given up in order, and the peer did not answer in the time left for that. */
    REVOKED("the worker gave the message up before the peer had answered"),
    /**
     * The worker before was killed, or lost the partition without giving it up. That the attempt was under way is assumed
     * of everything of which it cannot be ruled out.
     */
    WORKER_LOST("the worker that had the message was lost and may have sent it");

    private final String words;

    UnknownCause(String words) {
        this.words = words;
    }

    /** For the event. */
    String words() {
        return words;
    }

    /** For the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
