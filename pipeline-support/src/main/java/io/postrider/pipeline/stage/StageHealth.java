package io.postrider.pipeline.stage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a stage just now, if anything. Written by its thread, read by anyone. Trouble is over when a
 * transaction is committed, or when none has come again for a while: new clients alone prove nothing.
 */
final class StageHealth {

    /** Longer than a stage ever waits before it tries again. */
    static final Duration QUIET = Backoff.LONGEST.plusSeconds(1);

    private static final String NOT_STARTED = "not started";

    private final LongSupplier nanos;
    private volatile @Nullable String trouble = NOT_STARTED;
    private long since;

    /** @param nanos as {@link System#nanoTime} */
    StageHealth(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void well() {
        trouble = null;
    }

    void ill(String line) {
        since = nanos.getAsLong();
        trouble = line;
    }

    /** There are clients. */
    void opened() {
        if (NOT_STARTED.equals(trouble)) {
            well();
        }
    }

    /** There is nothing to do. */
    void idle() {
        if (trouble != null && nanos.getAsLong() - since > QUIET.toNanos()) {
            well();
        }
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
