package io.postrider.router.routing;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import java.util.Map;

/**
 * The configured routes. A key is a recipient ({@code example.org}), a sender ({@code from:example.org}) or both
 * ({@code from:example.org to:example.net}), each an {@link AddressMatch}. The most specific recipient wins; among routes for
 * the same recipients the most specific sender.
 */
public final class RouteTable {

    private static final String FROM = "from:";
    private static final String TO = "to:";

    private final MatchTable<MatchTable<Route>> byRecipient = new MatchTable<>();

    private RouteTable() {}

    /** {@link #of(Map, Map)} where no relay is configured. */
    public static RouteTable of(Map<String, String> routes) {
        return of(routes, Map.of());
    }

    /**
     * Reads {@code postrider.routes}.
     *
     * @param relays the names of {@code postrider.relays}, and whether each has hosts of its own
     * @throws IllegalArgumentException with one line that names the route and what is wrong with it
     */
    public static RouteTable of(Map<String, String> routes, Map<String, Boolean> relays) {
        RouteTable table = new RouteTable();
        routes.forEach((key, target) -> {
            try {
                table.add(key.strip(), target.strip(), relays);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("postrider.routes: '" + key + "': " + e.getMessage(), e);
            }
        });
        return table;
    }

    /** The route of that mail; {@link Route#BY_DOMAIN} where none is configured. */
    public Route find(ReversePath sender, Mailbox recipient) {
        if (byRecipient.isEmpty()) {
            return Route.BY_DOMAIN;
        }
        Mailbox from = sender.mailbox().orElse(null);
        try {
            Route found = byRecipient.first(recipient, senders -> senders.first(from, route -> route));
            return found == null ? Route.BY_DOMAIN : found;
        } catch (AddressMatch.TooManySteps e) {
            return new Route.Undecided();
        }
    }

    private void add(String key, String target, Map<String, Boolean> relays) {
        String from = "*";
        String to = key;
        if (key.startsWith(FROM)) {
            int second = key.lastIndexOf(" " + TO);
            from = key.substring(FROM.length(), second < 0 ? key.length() : second)
                    .strip();
            to = second < 0 ? "*" : key.substring(second + 1);
        }
        AddressMatch recipients =
                AddressMatch.parse(to.startsWith(TO) ? to.substring(TO.length()).strip() : to);
        if (recipients instanceof AddressMatch.NullPath) {
            throw new IllegalArgumentException("nobody is the recipient <>");
        }
        Route route = Route.parse(key, target, relays);
        MatchTable<Route> senders = byRecipient.at(recipients, MatchTable::new);
        // Another one there already means the same match in another spelling.
        if (senders.at(AddressMatch.parse(from), () -> route) != route) {
            throw new IllegalArgumentException("is there twice");
        }
    }
}
