package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.router.destination.ExchangerDirectory;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that are waited for a little. The wait counts from the beginning of a lookup, so a domain that is slow costs
 * one batch its patience, and the next batches nothing. An answer that came too late is kept for the mail that was put
 * aside meanwhile: else a domain whose answers are slow and may not be cached would never get any.
 *
 * <p>For one thread at a time.
 */
final class PatientLookups {

    /** Lookups under way; above, only what the directory knows already is taken, and other mail comes again. */
    static final int MAX_UNANSWERED = 10_000;

    /** Late answers that are kept; of more the oldest go. */
    static final int MAX_KEPT = 10_000;

    /** How long a late answer is kept: much longer than its mail is put aside for. */
    static final Duration KEPT = Duration.ofMinutes(1);

    /** The same for a failure, which may be mended any moment: longer than its mail is put aside for. */
    static final Duration FAILURE_KEPT = Duration.ofSeconds(10);

    private static final class Lookup {
        final CompletableFuture<ExchangerLookup> answer;
        final long begun;
        boolean late;
        long keptSince;
        boolean kept;

        Lookup(CompletableFuture<ExchangerLookup> answer, long now) {
            this.answer = answer;
            this.begun = now;
        }

        boolean isKeptLongEnough(long now) {
            if (!kept) {
                kept = true;
                keptSince = now;
            }
            return now - keptSince > (isFailure() ? FAILURE_KEPT : KEPT).toNanos();
        }

        private boolean isFailure() {
            return answer.isCompletedExceptionally() || answer.join() instanceof ExchangerLookup.TemporaryFailure;
        }
    }

    private final ExchangerDirectory directory;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private final Map<Domain, Lookup> lookups = new LinkedHashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    PatientLookups(ExchangerDirectory directory, Duration patience) {
        this(directory, patience, System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    PatientLookups(ExchangerDirectory directory, Duration patience, LongSupplier nanos) {
        this.directory = directory;
        this.patienceNanos = patience.toNanos();
        this.nanos = nanos;
    }

    /** Sees to it that the lookup is under way, or that what is known is at hand. */
    void begin(Domain domain) {
        if (lookups.containsKey(domain)) {
            return;
        }
        if (unanswered.get() < MAX_UNANSWERED) {
            lookups.put(domain, lookup(asked(domain)));
        } else {
            directory
                    .known(domain)
                    .ifPresent(answer -> lookups.put(domain, lookup(CompletableFuture.completedFuture(answer))));
        }
    }

    private Lookup lookup(CompletableFuture<ExchangerLookup> answer) {
        return new Lookup(answer, nanos.getAsLong());
    }

    private CompletableFuture<ExchangerLookup> asked(Domain domain) {
        CompletableFuture<ExchangerLookup> answer = directory.exchangers(domain).toCompletableFuture();
        if (!answer.isDone()) {
            unanswered.incrementAndGet();
            var unused = answer.whenComplete((lookup, failure) -> unanswered.decrementAndGet());
        }
        return answer;
    }

    /** The answer, after what patience is left for it; null when it is not there by then. */
    @Nullable
    ExchangerLookup await(Domain domain) throws InterruptedException {
        Lookup lookup = lookups.get(domain);
        if (lookup == null) {
            return null;
        }
        long left = patienceNanos - (nanos.getAsLong() - lookup.begun);
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
        long now = nanos.getAsLong();
        lookups.values().removeIf(lookup -> lookup.answer.isDone() && (!lookup.late || lookup.isKeptLongEnough(now)));
        int surplus = lookups.size() - unanswered.get() - MAX_KEPT;
        for (Iterator<Lookup> oldest = lookups.values().iterator(); surplus > 0 && oldest.hasNext(); ) {
            if (oldest.next().answer.isDone()) {
                oldest.remove();
                surplus--;
            }
        }
    }
}
