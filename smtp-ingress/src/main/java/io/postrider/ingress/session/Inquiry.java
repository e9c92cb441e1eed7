package io.postrider.ingress.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What must be found out elsewhere (a directory, DNS, a password file) before a command is answered. The session waits
 * for it, and reads nothing meanwhile.
 *
 * @param ask begins, and returns at once; what it returns may end on any thread
 * @param limit after which it counts as failed; positive
 * @param then what follows from what was found; run on the session's thread
 * @param otherwise what follows when it failed or took too long; run there too
 * @param <T> what is found
 */
public record Inquiry<T>(
        Supplier<? extends CompletionStage<T>> ask, Duration limit, Function<T, Step> then, Supplier<Step> otherwise) {

    public Inquiry {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("an inquiry takes time");
        }
    }

    /** Begins; what comes, and it always does within the limit, gives the step that follows. */
    CompletableFuture<Supplier<Step>> begin() {
        // A copy, so that the limit ends our waiting and not something that others may wait for too.
        return begun().toCompletableFuture()
                .copy()
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .handle((found, problem) -> problem == null ? () -> then.apply(found) : otherwise);
    }

    private CompletionStage<T> begun() {
        try {
            return ask.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(new CompletionException(e));
        }
    }
}
