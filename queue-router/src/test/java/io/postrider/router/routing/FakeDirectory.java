package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.router.destination.ExchangerDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A directory that answers what a test says, when it says so. */
final class FakeDirectory implements ExchangerDirectory {

    private final Map<Domain, CompletableFuture<ExchangerLookup>> answers = new HashMap<>();
    private final Map<Domain, Integer> asked = new HashMap<>();

    FakeDirectory exchangers(String domain, String... hosts) {
        return answer(
                domain,
                new ExchangerLookup.Exchangers(
                        List.of(hosts).stream()
                                .map(host -> new MailExchanger(10, host))
                                .toList(),
                        false));
    }

    FakeDirectory answer(String domain, ExchangerLookup lookup) {
        answers.put(new Domain(domain), CompletableFuture.completedFuture(lookup));
        return this;
    }

    /** A lookup that goes on for ever. */
    FakeDirectory silent(String domain) {
        answers.put(new Domain(domain), new CompletableFuture<>());
        return this;
    }

    /** A lookup that goes on until the test completes it. */
    CompletableFuture<ExchangerLookup> slow(String domain) {
        CompletableFuture<ExchangerLookup> lookup = new CompletableFuture<>();
        answers.put(new Domain(domain), lookup);
        return lookup;
    }

    int asked(String domain) {
        return asked.getOrDefault(new Domain(domain), 0);
    }

    @Override
    public CompletionStage<ExchangerLookup> exchangers(Domain domain) {
        asked.merge(domain, 1, Integer::sum);
        return answers.getOrDefault(domain, CompletableFuture.completedFuture(new ExchangerLookup.NoSuchDomain()));
    }

    /** What is answered is known. */
    @Override
    public Optional<ExchangerLookup> known(Domain domain) {
        return Optional.ofNullable(answers.get(domain)).map(answer -> answer.getNow(null));
    }
}
