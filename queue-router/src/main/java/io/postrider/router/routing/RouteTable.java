package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.delivery.NextHop;
import io.postrider.router.destination.Destination;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configured routes. The most specific one wins: the domain itself, then the longest {@code *.suffix} (which stands
 * for every name below the suffix, not for the suffix), then {@code *}.
 */
public final class RouteTable {

    private static final String WILDCARD = "*.";
    private static final String EVERYTHING = "*";

    /** Kinds of route that are planned; saying so is kinder than calling them wrong. */
    private static final Set<String> LATER = Set.of("smtps", "discard", "bounce");

    private final Map<String, Destination> exact = new HashMap<>();
    private final Map<String, Destination> below = new HashMap<>();
    private @Nullable Destination everything;

    private RouteTable() {}

    /**
     * Reads {@code postrider.routes}.
     *
     * @param routes next hop by domain, {@code *.suffix} or {@code *}
     * @throws IllegalArgumentException with one line that names the route and what is wrong with it
     */
    public static RouteTable of(Map<String, String> routes) {
        RouteTable table = new RouteTable();
        for (Map.Entry<String, String> route : routes.entrySet()) {
            table.add(route.getKey().strip(), route.getValue().strip());
        }
        return table;
    }

    /** The route for mail to that domain, if one is configured. */
    public Optional<Destination> find(Domain domain) {
        if (exact.isEmpty() && below.isEmpty()) {
            return Optional.ofNullable(everything);
        }
        String name = domain.ascii();
        Destination found = exact.get(name);
        if (found == null && !domain.isAddressLiteral()) {
            found = findBelow(name);
        }
        return Optional.ofNullable(found == null ? everything : found);
    }

    private @Nullable Destination findBelow(String name) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            Destination found = below.get(name.substring(dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void add(String pattern, String target) {
        Destination destination = Destination.relay(hostOf(pattern, target));
        if (pattern.equals(EVERYTHING)) {
            everything = destination;
            return;
        }
        boolean wildcard = pattern.startsWith(WILDCARD);
        String name = wildcard ? pattern.substring(WILDCARD.length()) : pattern;
        Domain domain =
                switch (Domain.parse(name)) {
                    case Parsed.Ok<Domain>(Domain parsed) -> parsed;
                    case Parsed.Bad<Domain>(String problem) ->
                        throw new IllegalArgumentException("postrider.routes: '" + pattern
                                + "' is neither a domain nor *.suffix nor * (" + problem + ")");
                };
        if (wildcard && domain.isAddressLiteral()) {
            throw new IllegalArgumentException(
                    "postrider.routes: '" + pattern + "': there is nothing below an address literal");
        }
        if ((wildcard ? below : exact).put(domain.ascii(), destination) != null) {
            throw new IllegalArgumentException("postrider.routes: '" + pattern + "' is there twice");
        }
    }

    private static NextHop.Host hostOf(String pattern, String target) {
        int colon = target.indexOf(':');
        if (colon > 0 && LATER.contains(target.substring(0, colon))) {
            throw new IllegalArgumentException("postrider.routes: '" + pattern + "': " + target.substring(0, colon)
                    + " routes come with a later version; smtp://host[:port] and lmtp://host[:port] are there");
        }
        try {
            if (NextHop.parse(target) instanceof NextHop.Host host) {
                return host;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.routes: '" + pattern + "': " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("postrider.routes: '" + pattern
                + "': a route is smtp://host[:port] or lmtp://host[:port], not: " + target);
    }
}
