package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.router.destination.Destination;
import io.postrider.router.destination.ExchangerDirectory;
import io.postrider.router.destination.Sites;
import io.postrider.router.destination.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ways of a batch's recipients: a configured route, the host of an address literal, else the mail exchangers of a
 * domain. A batch waits for the lookups it needs, but not long; a domain whose answer is late is {@link Way.Unanswered},
 * while its lookup goes on (promise P5).
 *
 * <p>For one thread at a time; each stage has its own.
 */
public final class WayFinder {

    private final RouteTable routes;
    private final Sites sites;
    private final PatientLookups lookups;

    /**
     * @param routes asked first
     * @param sites which exchangers are one destination
     * @param directory asked for what no route covers
     * @param patience how long a lookup is waited for, counted from its beginning
     */
    public WayFinder(RouteTable routes, Sites sites, ExchangerDirectory directory, Duration patience) {
        this.routes = routes;
        this.sites = sites;
        this.lookups = new PatientLookups(directory, patience);
    }

    /** The ways of each envelope's recipients, in the order of both. */
    public List<List<Way>> find(List<Envelope> envelopes, Instant now) throws InterruptedException {
        List<List<Route>> found = new ArrayList<>(envelopes.size());
        for (Envelope envelope : envelopes) {
            found.add(begin(envelope));
        }
        Map<Domain, Optional<ExchangerLookup>> answers = new HashMap<>();
        List<List<Way>> ways = new ArrayList<>(envelopes.size());
        for (int i = 0; i < envelopes.size(); i++) {
            ways.add(ways(envelopes.get(i), found.get(i), answers, now));
        }
        lookups.endBatch();
        return ways;
    }

    private List<Route> begin(Envelope envelope) {
        List<Route> all = new ArrayList<>(envelope.recipients().size());
        for (Recipient recipient : envelope.recipients()) {
            Route route = routes.find(envelope.sender(), recipient.mailbox());
            if (route instanceof Route.Exchangers exchangers) {
                Domain domain = domainOf(exchangers, recipient);
                if (!domain.isAddressLiteral()) {
                    lookups.begin(domain);
                }
            }
            all.add(route);
        }
        return all;
    }

    private List<Way> ways(
            Envelope envelope, List<Route> found, Map<Domain, Optional<ExchangerLookup>> answers, Instant now)
            throws InterruptedException {
        List<Way> ways = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            Recipient recipient = envelope.recipients().get(i);
            Way way =
                    switch (found.get(i)) {
                        case Route.Fixed(Destination destination) -> new Way.Routed(destination);
                        case Route.Exchangers exchangers -> byExchangers(exchangers, recipient, answers, now);
                        case Route.Discard(String reason) -> new Way.Discarded(reason);
                        case Route.Bounce(var status, String text) ->
                            new Way.Unroutable(new Diagnosis(Action.FAILED, status, Diagnosis.OURS, text, null, now));
                        case Route.Undecided() ->
                            notYet("4.3.5", "An expression of postrider.routes takes too long", null, now);
                    };
            ways.add(way instanceof Way.Routed(Destination whole) ? placed(whole, envelope) : way);
        }
        return ways;
    }

    private Way placed(Destination whole, Envelope envelope) {
        return new Way.Routed(sites.shard(whole, envelope.queueId()));
    }

    private Way byExchangers(
            Route.Exchangers route, Recipient recipient, Map<Domain, Optional<ExchangerLookup>> answers, Instant now)
            throws InterruptedException {
        Domain domain = domainOf(route, recipient);
        if (domain.isAddressLiteral()) {
            return new Way.Routed(Destination.literal(domain, route.relay()));
        }
        Optional<ExchangerLookup> answer = answers.get(domain);
        if (answer == null) {
            answer = Optional.ofNullable(lookups.await(domain));
            answers.put(domain, answer);
        }
        return answer.isEmpty()
                ? new Way.Unanswered(route.relay())
                : wayOf(domain, route.relay(), route.of() != null, answer.get(), now);
    }

    /** {@code configured} if configuration and not the recipient names the domain: its faults are the operator's. */
    private Way wayOf(Domain domain, @Nullable String relay, boolean configured, ExchangerLookup lookup, Instant now) {
        return switch (lookup) {
            case ExchangerLookup.Exchangers found -> new Way.Routed(sites.of(found, domain, relay));
            case ExchangerLookup.NullMx()
            when configured ->
                notYet("4.4.4", "The next hop " + domain.ascii() + " takes no mail (null MX)", relay, now);
            case ExchangerLookup.NoSuchDomain()
            when configured -> notYet("4.4.4", "There is no next hop " + domain.ascii(), relay, now);
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
                notYet("4.4.3", "DNS lookup of " + domain.ascii() + ": " + reason, relay, now);
        };
    }

    private static Way notYet(String status, String text, @Nullable String relay, Instant now) {
        return new Way.NotYet(Diagnosis.found(Action.DELAYED, status, text, null, now), relay);
    }

    private static Domain domainOf(Route.Exchangers route, Recipient recipient) {
        return route.of() == null ? recipient.mailbox().domain() : route.of();
    }
}
