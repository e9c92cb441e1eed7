package io.postrider.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.ResolverConfig;

/**
 * How a {@link MailResolver} asks.
 *
 * @param servers {@code host}, {@code host:port}, {@code [ipv6]:port} or {@code ipv6}, in the order of preference; a
 *     host is best an address. Empty: the system's resolvers, read once
 * @param lookupTimeout the most that one call may take, all retries, servers and aliases included
 * @param attemptTimeout how long one server is waited for before the next is asked
 * @param attempts how often each server that gives no answer is asked, 1 to 5
 * @param cacheEntries how many names are remembered (with DNSSEC of each kind, secure and not), the least recently used are forgotten first
 * @param families which addresses are wanted
 * @param dnssec how it is found out whether answers are authentic
 */
public record ResolverSettings(
        List<String> servers,
        Duration lookupTimeout,
        Duration attemptTimeout,
        int attempts,
        int cacheEntries,
        AddressFamilies families,
        Dnssec dnssec) {
    private static final int DNS_PORT = 53;
    private static final int MOST_ATTEMPTS = 5;
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("\\[(?<v6>[^\\]]+)\\](:(?<v6port>\\d{1,5}))?|(?<host>[^:\\[\\]]+)(:(?<port>\\d{1,5}))?");

    /** The system's resolvers, 10 s a lookup, 2 s an attempt, four attempts, 20,000 names, IPv4 first, without DNSSEC. */
    public static final ResolverSettings DEFAULTS = new ResolverSettings(
            List.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            4,
            20_000,
            AddressFamilies.IPV4_FIRST,
            new Dnssec.None());

    public ResolverSettings {
        servers = List.copyOf(servers);
        servers.forEach(ResolverSettings::socketAddress);
        requirePositive("lookupTimeout", lookupTimeout);
        requirePositive("attemptTimeout", attemptTimeout);
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts is 1 to " + MOST_ATTEMPTS + ", not " + attempts);
        }
        if (cacheEntries < 1) {
            throw new IllegalArgumentException("cacheEntries is at least 1, not " + cacheEntries);
        }
    }

    public ResolverSettings withServers(List<String> others) {
        return new ResolverSettings(others, lookupTimeout, attemptTimeout, attempts, cacheEntries, families, dnssec);
    }

    /** Shorter attempts follow where the whole lookup gets shorter than one. */
    public ResolverSettings withLookupTimeout(Duration timeout) {
        Duration attempt = attemptTimeout.compareTo(timeout) > 0 ? timeout : attemptTimeout;
        return new ResolverSettings(servers, timeout, attempt, attempts, cacheEntries, families, dnssec);
    }

    public ResolverSettings withAttempts(int attemptsPerServer, Duration timeout) {
        return new ResolverSettings(servers, lookupTimeout, timeout, attemptsPerServer, cacheEntries, families, dnssec);
    }

    public ResolverSettings withFamilies(AddressFamilies wanted) {
        return new ResolverSettings(servers, lookupTimeout, attemptTimeout, attempts, cacheEntries, wanted, dnssec);
    }

    public ResolverSettings withDnssec(Dnssec wanted) {
        return new ResolverSettings(servers, lookupTimeout, attemptTimeout, attempts, cacheEntries, families, wanted);
    }

    /**
     * The servers whose word is taken for it that answers are authentic, though they are on another machine; for a warning,
     * as whoever is on the way there can say the same.
     */
    public List<String> believedFromAfar() {
        return dnssec instanceof Dnssec.TrustResolver
                ? asked().stream()
                        .filter(server -> !server.getAddress().isLoopbackAddress())
                        .map(server -> server.getAddress().getHostAddress())
                        .toList()
                : List.of();
    }

    /** The servers, the system's if none are named. */
    List<InetSocketAddress> asked() {
        return servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : socketAddresses();
    }

    private List<InetSocketAddress> socketAddresses() {
        return servers.stream().map(ResolverSettings::socketAddress).toList();
    }

    private static InetSocketAddress socketAddress(String server) {
        // More than one colon and no brackets can only be an IPv6 address without a port.
        boolean bareIpv6 = server.indexOf(':') != server.lastIndexOf(':') && !server.startsWith("[");
        Matcher parts = HOST_AND_PORT.matcher(bareIpv6 ? "[" + server + "]" : server);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a DNS server is 'host' or 'host:port', not '" + server + "'");
        }
        String host = parts.group("v6") != null ? parts.group("v6") : parts.group("host");
        String port = parts.group("v6") != null ? parts.group("v6port") : parts.group("port");
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port == null ? DNS_PORT : Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the DNS server '" + server + "' has no address", e);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " is more than zero, not " + duration);
        }
    }
}
