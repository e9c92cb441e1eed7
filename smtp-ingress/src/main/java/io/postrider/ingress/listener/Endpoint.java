package io.postrider.ingress.listener;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a listener listens.
 *
 * @param name as configuration calls it
 * @param host an address or name of this machine
 * @param port 0 for any free one
 */
public record Endpoint(String name, String host, int port) {

    private static final int MAX_PORT = 65_535;

    public Endpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is 0 to " + MAX_PORT + ", not " + port);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
    }

    /** Whether both cannot listen at once, as far as their texts tell: a name is not looked up. */
    public boolean overlaps(Endpoint other) {
        if (port == 0 || port != other.port) {
            return false;
        }
        Optional<InetAddress> mine = address(host);
        Optional<InetAddress> theirs = address(other.host);
        if (mine.isEmpty() || theirs.isEmpty()) {
            // Whatever a name stands for, a wildcard has it too.
            return host.equalsIgnoreCase(other.host)
                    || mine.or(() -> theirs).map(InetAddress::isAnyLocalAddress).orElse(false);
        }
        return mine.equals(theirs) || covers(mine.get(), theirs.get()) || covers(theirs.get(), mine.get());
    }

    /** The wildcard of IPv6 takes IPv4 in as well, that of IPv4 only its own. */
    private static boolean covers(InetAddress wildcard, InetAddress address) {
        return wildcard.isAnyLocalAddress() && (wildcard instanceof Inet6Address || address instanceof Inet4Address);
    }

    /** Of a literal, or of the one name that stands for the same everywhere. */
    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
