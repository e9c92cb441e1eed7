package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.delivery.NextHop;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.router.destination.Destination;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where configuration has mail go. */
public sealed interface Route {

    /** What mail has that no route is configured for. */
    Route BY_DOMAIN = new Exchangers(null, null);

    /**
     * To the mail exchangers of a domain.
     *
     * @param of whose; null for the recipient's own
     * @param relay whose TLS policy holds there, null when none does
     */
    record Exchangers(@Nullable Domain of, @Nullable String relay) implements Route {}

    /** To the hosts that configuration names. */
    record Fixed(Destination destination) implements Route {}

    /** Nowhere, and nobody is told but {@code mail.events}; the operator ordered it. */
    record Discard(String reason) implements Route {}

    /** Back. */
    record Bounce(EnhancedStatusCode status, String text) implements Route {}

    /** Which route it is takes too long to find out: an expression of the operator's is to be mended. */
    record Undecided() implements Route {}

    int MAX_TEXT_CHARS = 500;

    /**
     * Reads what stands right of a route's key.
     *
     * @param relays those that are configured, and whether they have hosts of their own
     * @throws IllegalArgumentException that says what is wrong
     */
    static Route parse(String key, String target, Map<String, Boolean> relays) {
        int colon = target.indexOf(':');
        String kind = colon < 0 ? target : target.substring(0, colon);
        String rest = colon < 0 ? "" : target.substring(colon + 1).strip();
        return switch (kind) {
            case "mx" ->
                new Exchangers(rest.isEmpty() ? null : Domain.parse(rest).orThrow(), null);
            case "relay" -> relay(rest, relays);
            case "discard" -> new Discard(text("route " + key + (rest.isEmpty() ? "" : ": " + rest)));
            case "bounce" -> bounce(text(rest));
            case "smtp", "smtps", "lmtp" -> host(target);
            default ->
                throw new IllegalArgumentException("a route is smtp://host[:port], smtps://…, lmtp://…, relay:name,"
                        + " mx:[domain], discard:[why] or bounce:[text], not: " + target);
        };
    }

    private static Route host(String target) {
        if (NextHop.parse(target) instanceof NextHop.Host host) {
            return new Fixed(Destination.relay(host));
        }
        throw new IllegalArgumentException("not a host: " + target);
    }

    private static Route relay(String rest, Map<String, Boolean> relays) {
        NextHop.Relay hop = (NextHop.Relay) NextHop.parse(NextHop.RELAY + rest);
        Boolean hasHosts = relays.get(hop.name());
        if (hasHosts == null) {
            throw new IllegalArgumentException("there is no postrider.relays." + hop.name());
        }
        if (hasHosts && hop.domain() != null) {
            throw new IllegalArgumentException("postrider.relays." + hop.name() + " has hosts of its own");
        }
        return hasHosts ? new Fixed(Destination.relay(hop)) : new Exchangers(hop.domain(), hop.name());
    }

    private static Route bounce(String text) {
        String first = text.split(" ", 2)[0];
        EnhancedStatusCode status = EnhancedStatusCode.parse(first).orElse(null);
        if (status == null) {
            return new Bounce(
                    EnhancedStatusCode.of("5.0.0"), text.isEmpty() ? "No mail is taken for this address" : text);
        }
        if (!status.isPermanent()) {
            throw new IllegalArgumentException("a bounce is for good: 5.x.y, not " + first);
        }
        String words = text.substring(first.length()).strip();
        return new Bounce(status, words.isEmpty() ? "No mail is taken for this address" : words);
    }

    private static String text(String text) {
        if (text.length() > MAX_TEXT_CHARS || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a text is one line of at most " + MAX_TEXT_CHARS + " characters");
        }
        return text;
    }
}
