package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.router.destination.ExchangerDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that are waited for a little. The wait counts from the beginning of a lookup, so a domain that is slow costs
 * one batch its patience, and the next batches nothing. An answer that came too late is kept for the mail that was put
 * aside meanwhile: else a domain whose answers are slow and may not be cached would never get any.
 *
 * <p>For one thread at a time.
 */
final class PatientLookups {

    /** Lookups under way or kept; one more domain is not asked for, its mail comes again. */
    static final int MAX_LOOKUPS = 10_000;

    /** How long a late answer is kept: much longer than its mail is put aside for. */
    static final Duration KEPT = Duration.ofMinutes(1);

    private static final class Lookup {
        final CompletableFuture<ExchangerLookup> answer;
        final long begun = System.nanoTime();
        boolean late;
        long keptSince;
        boolean kept;

        Lookup(CompletableFuture<ExchangerLookup> answer) {
            this.answer = answer;
        }

        boolean isKeptLongEnough(long now) {
            if (!kept) {
                kept = true;
                keptSince = now;
            }
            return now - keptSince > KEPT.toNanos();
        }
    }

    private final ExchangerDirectory directory;
    private final long patienceNanos;
    private final Map<Domain, Lookup> lookups = new HashMap<>();

    PatientLookups(ExchangerDirectory directory, Duration patience) {
        this.directory = directory;
        this.patienceNanos = patience.toNanos();
    }

    /** Sees to it that the lookup is under way. */
    void begin(Domain domain) {
        if (!lookups.containsKey(domain) && lookups.size() < MAX_LOOKUPS) {
            lookups.put(domain, new Lookup(directory.exchangers(domain).toCompletableFuture()));
        }
    }

    /** The answer, after what patience is left for it; null when it is not there by then. */
    @Nullable
    ExchangerLookup await(Domain domain) throws InterruptedException {
        Lookup lookup = lookups.get(domain);
        if (lookup == null) {
            return null;
        }
        long left = patienceNanos - (System.nanoTime() - lookup.begun);
        try {
            ExchangerLookup answer = left > 0
                    ? lookup.answer.get(left, TimeUnit.NANOSECONDS)
                    : lookup.answer.isDone() ? lookup.answer.get() : null;
            if (answer == null) {
                lookup.late = true;
            }
            return answer;
        } catch (TimeoutException e) {
            lookup.late = true;
            return null;
        } catch (ExecutionException e) {
            return new ExchangerLookup.TemporaryFailure(String.valueOf(e.getCause()));
        }
    }

    /** Forgets what was answered in time (the resolver's cache has it), and late answers that were kept long enough. */
    void endBatch() {
        long now = System.nanoTime();
        lookups.values().removeIf(lookup -> lookup.answer.isDone() && (!lookup.late || lookup.isKeptLongEnough(now)));
    }
}
