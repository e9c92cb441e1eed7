package io.postrider.pipeline.stage;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is wrong with a stage just now, if anything. Written by its thread, read by anyone. */
final class StageHealth {

    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>("not started");

    void well() {
        trouble.set(null);
    }

    void ill(String line) {
        trouble.set(line);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }
}
