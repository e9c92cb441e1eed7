package io.postrider.router.destination;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who takes mail for a domain. */
@FunctionalInterface
public interface ExchangerDirectory {

    /**
     * Asks. Never blocks and never throws; what is known already comes as a completed stage. The stage completes
     * normally, within the resolver's own time limit.
     *
     * @param domain a name, no address literal
     */
    CompletionStage<ExchangerLookup> exchangers(Domain domain);

    /** What is known already, without asking. A directory that remembers nothing knows nothing. */
    default Optional<ExchangerLookup> known(Domain domain) {
        return Optional.empty();
    }
}
