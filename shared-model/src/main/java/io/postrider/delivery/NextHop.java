package io.postrider.delivery;

import io.postrider.address.AddressLiteral;
import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import java.util.Locale;

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

    /** What is spoken at a configured host. */
    enum Protocol {
        /** RFC 5321. */
        SMTP(25),
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

    /** The form that {@link #parse} reads. */
    String text();

    /**
     * Reads {@code mx:example.org}, {@code smtp://host[:port]} or {@code lmtp://host[:port]}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static NextHop parse(String text) {
        if (text.startsWith("mx:")) {
            return new Exchangers(Domain.parse(text.substring(3)).orThrow());
        }
        for (Protocol protocol : Protocol.values()) {
            String prefix = protocol.scheme() + "://";
            if (text.startsWith(prefix)) {
                return host(protocol, text.substring(prefix.length()));
            }
        }
        throw new IllegalArgumentException("a next hop is smtp://host[:port] or lmtp://host[:port], not: " + text);
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
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("a next hop's port is a number, not: " + text);
        }
        return Integer.parseInt(text);
    }
}
