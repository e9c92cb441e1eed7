package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dns.ExchangerLookup;
import io.postrider.router.destination.Destination;
import io.postrider.router.destination.ExchangerDirectory;
import io.postrider.router.destination.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ways of a batch's domains: a configured route, the host of an address literal, else the domain's mail
 * exchangers. A batch waits for the lookups it needs, but not long; a domain whose answer is late is
 * {@link Way.Unanswered}, while its lookup goes on (promise P5).
 *
 * <p>For one thread at a time; each stage has its own.
 */
public final class WayFinder {

    private final RouteTable routes;
    private final PatientLookups lookups;

    /**
     * @param routes asked first
     * @param directory asked for what no route covers
     * @param patience how long a lookup is waited for, counted from its beginning
     */
    public WayFinder(RouteTable routes, ExchangerDirectory directory, Duration patience) {
        this.routes = routes;
        this.lookups = new PatientLookups(directory, patience);
    }

    /** The way of each domain; every one of them is in the result. */
    public Map<Domain, Way> find(Collection<Domain> domains, Instant now) throws InterruptedException {
        Map<Domain, Way> ways = new HashMap<>(domains.size() * 2);
        for (Domain domain : domains) {
            Way way = withoutDns(domain);
            if (way != null) {
                ways.put(domain, way);
            } else {
                lookups.begin(domain);
            }
        }
        for (Domain domain : domains) {
            if (!ways.containsKey(domain)) {
                ways.put(domain, wayOf(domain, lookups.await(domain), now));
            }
        }
        lookups.endBatch();
        return ways;
    }

    private @Nullable Way withoutDns(Domain domain) {
        Optional<Destination> route = routes.find(domain);
        if (route.isPresent()) {
            return new Way.Routed(route.get());
        }
        return domain.isAddressLiteral() ? new Way.Routed(Destination.literal(domain)) : null;
    }

    private static Way wayOf(Domain domain, @Nullable ExchangerLookup lookup, Instant now) {
        return switch (lookup) {
            case null -> new Way.Unanswered();
            case ExchangerLookup.Exchangers found -> new Way.Routed(Destination.site(found, domain));
            // RFC 7505 section 4.2 and 5.1.10 of RFC 7505 section 6.
            case ExchangerLookup.NullMx() ->
                new Way.Unroutable(Diagnosis.found(
                        Action.FAILED,
                        "5.1.10",
                        "The domain " + domain.ascii() + " takes no mail (null MX)",
                        null,
                        now));
            case ExchangerLookup.NoSuchDomain() ->
                new Way.Unroutable(Diagnosis.found(
                        Action.FAILED, "5.1.2", "There is no mail domain " + domain.ascii(), null, now));
            case ExchangerLookup.TemporaryFailure(String reason) ->
                new Way.NotYet(Diagnosis.found(
                        Action.DELAYED, "4.4.3", "DNS lookup of " + domain.ascii() + ": " + reason, null, now));
        };
    }
}
