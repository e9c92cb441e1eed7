package io.postrider.router.messaging;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailResolver;
import io.postrider.router.destination.ExchangerDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** DNS. Measures the lookups that the resolver's cache had no answer for. */
final class ResolverDirectory implements ExchangerDirectory {

    private final MailResolver resolver;
    private final RouterMetrics metrics;

    ResolverDirectory(MailResolver resolver, RouterMetrics metrics) {
        this.resolver = resolver;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<ExchangerLookup> exchangers(Domain domain) {
        CompletableFuture<ExchangerLookup> lookup =
                resolver.exchangers(domain.name()).toCompletableFuture();
        if (lookup.isDone()) {
            return lookup;
        }
        long begun = System.nanoTime();
        return lookup.whenComplete((answer, failure) -> metrics.lookedUp(Duration.ofNanos(System.nanoTime() - begun)));
    }

    @Override
    public Optional<ExchangerLookup> known(Domain domain) {
        return resolver.knownExchangers(domain.name());
    }
}
