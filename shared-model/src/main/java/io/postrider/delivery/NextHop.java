package io.postrider.delivery;

import io.postrider.address.AddressLiteral;
import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the recipients of one record are reached. Its text is what records and configuration have. */
public sealed interface NextHop {

    /** By the mail exchangers of a domain (RFC 5321 section 5.1), or by its address when it is an address literal. */
    record Exchangers(Domain domain) implements NextHop {
        @Override
        public String text() {
            return "mx:" + domain.name();
        }
    }

    /**
     * By one host that configuration names.
     *
     * @param protocol what is spoken there
     * @param host name or address, IPv6 without brackets
     * @param port 1 to 65535
     */
    record Host(Protocol protocol, String host, int port) implements NextHop {
        private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

        public Host {
            if (host.isEmpty() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a next hop has a host and a port of 1 to 65535");
            }
        }

        @Override
        public String text() {
            String bracketed = host.contains(":") ? "[" + host + "]" : host;
            return protocol.scheme() + "://" + bracketed + ":" + port;
        }
    }

    /**
     * By what configuration names, with the user, password and TLS policy that it has there: the record has the name alone.
     *
     * @param name of {@code postrider.relays}: 1 to {@value #MAX_RELAY_NAME} letters, digits, dots, hyphens, underscores
     * @param domain whose mail exchangers are gone to; null when the relay has hosts of its own
     */
    record Relay(String name, @Nullable Domain domain) implements NextHop {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

        public Relay {
            if (!isRelayName(name)) {
                throw new IllegalArgumentException("a relay's name is 1 to " + MAX_RELAY_NAME
                        + " letters, digits, dots, hyphens and underscores, not: " + name);
            }
        }

        @Override
        public String text() {
            return RELAY + name + (domain == null ? "" : "/" + domain.name());
        }
    }

    /** What is spoken at a configured host. */
    enum Protocol {
        /** RFC 5321. */
        SMTP(25),
        /** The same in TLS from the first octet (RFC 8314 section 3.3). */
        SMTPS(465),
        /** RFC 2033: one reply a recipient after the content. */
        LMTP(24);

        private final int defaultPort;

        Protocol(int defaultPort) {
            this.defaultPort = defaultPort;
        }

        public int defaultPort() {
            return defaultPort;
        }

        public String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    int MAX_RELAY_NAME = 64;

    /** What the text of a {@link Relay} begins with. */
    String RELAY = "relay:";

    /** Whether a relay may be called that. */
    static boolean isRelayName(String name) {
        return name.length() <= MAX_RELAY_NAME && Relay.NAME.matcher(name).matches();
    }

    /** Whether configuration names the hosts: that there are none is then the operator's to mend, not the sender's. */
    default boolean isConfigured() {
        return switch (this) {
            case Exchangers exchangers -> false;
            case Host host -> true;
            case Relay relay -> relay.domain() == null;
        };
    }

    /** The form that {@link #parse} reads. */
    String text();

    /**
     * Reads {@code mx:example.org}, {@code smtp://host[:port]}, the same with {@code smtps} or {@code lmtp},
     * {@code relay:name} or {@code relay:name/example.org}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static NextHop parse(String text) {
        if (text.startsWith("mx:")) {
            return new Exchangers(Domain.parse(text.substring(3)).orThrow());
        }
        if (text.startsWith(RELAY)) {
            return relay(text.substring(RELAY.length()));
        }
        for (Protocol protocol : Protocol.values()) {
            String prefix = protocol.scheme() + "://";
            if (text.startsWith(prefix)) {
                return host(protocol, text.substring(prefix.length()));
            }
        }
        throw new IllegalArgumentException(
                "a next hop is smtp://host[:port], smtps://…, lmtp://… or relay:name, not: " + text);
    }

    private static Relay relay(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Relay(text, null)
                : new Relay(
                        text.substring(0, slash),
                        Domain.parse(text.substring(slash + 1)).orThrow());
    }

    private static Host host(Protocol protocol, String authority) {
        boolean bracketed = authority.startsWith("[");
        int colon = authority.indexOf(':', bracketed ? Math.max(authority.indexOf(']'), 0) : 0);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String plain = bracketed && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!isHost(plain, bracketed)) {
            throw new IllegalArgumentException("a next hop's host is a name or an address, not: " + authority);
        }
        return new Host(protocol, plain, colon < 0 ? protocol.defaultPort() : port(authority.substring(colon + 1)));
    }

    private static boolean isHost(String host, boolean bracketed) {
        return bracketed
                ? AddressLiteral.addressOf("[IPv6:" + host + "]").isPresent()
                : !host.startsWith("[") && Domain.parse(host) instanceof Parsed.Ok<Domain>;
    }

    private static int port(String text) {
        if (!Host.PORT.matcher(text).matches()) {
            throw new IllegalArgumentException("a next hop's port is a number, not: " + text);
        }
        return Integer.parseInt(text);
    }
}
