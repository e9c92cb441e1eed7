package io.postrider.ingress.data;

import java.time.Duration;

/** Until when a client waits for its message to be stored, and whether it still does. Thread-safe. */
public final class Deadline {

    private final long latestNanos;
    private volatile boolean givenUp;

    private Deadline(long latestNanos) {
        this.latestNanos = latestNanos;
    }

    /** One that long from now. */
    public static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /** The client was told that its message is not stored: from now on it must not be. */
    public void giveUp() {
        givenUp = true;
    }

    /** Whether somebody still waits, and will for as long as is needed. */
    public boolean leaves(Duration needed) {
        return !givenUp && latestNanos - System.nanoTime() >= needed.toNanos();
    }
}
