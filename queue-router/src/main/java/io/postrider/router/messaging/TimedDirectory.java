package io.postrider.router.messaging;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.router.destination.ExchangerDirectory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Measures the lookups that the resolver's cache had no answer for. */
final class TimedDirectory implements ExchangerDirectory {

    private final ExchangerDirectory directory;
    private final RouterMetrics metrics;

    TimedDirectory(ExchangerDirectory directory, RouterMetrics metrics) {
        this.directory = directory;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<ExchangerLookup> exchangers(Domain domain) {
        CompletableFuture<ExchangerLookup> lookup = directory.exchangers(domain).toCompletableFuture();
        if (lookup.isDone()) {
            return lookup;
        }
        long begun = System.nanoTime();
        return lookup.whenComplete((answer, failure) -> metrics.lookedUp(Duration.ofNanos(System.nanoTime() - begun)));
    }
}
