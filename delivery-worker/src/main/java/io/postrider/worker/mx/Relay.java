package io.postrider.worker.mx;

import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import io.postrider.worker.source.Pool;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code postrider.relays} says of one name.
 *
 * @param hosts where mail is taken; empty: to the mail exchangers of its domain
 * @param tls what is demanded there
 * @param credentials for RFC 4954, null when none are needed
 * @param pool that its mail leaves from, null when that is for others to say
 */
public record Relay(
        List<WeightedHost> hosts,
        TlsPolicy tls,
        @Nullable Credentials credentials,
        @Nullable Pool pool) {

    /** The way of mail that no relay is configured for. */
    static final Relay NONE = new Relay(List.of(), TlsPolicy.MAY, null);

    /**
     * One host of several.
     *
     * @param weight how often it is the first to be tried, relative to the others'; 0 for one that stands in for them
     */
    public record WeightedHost(NextHop.Host host, int weight) {

        public static final int MAX_WEIGHT = 1_000;

        public WeightedHost {
            if (weight < 0 || weight > MAX_WEIGHT) {
                throw new IllegalArgumentException("a weight is 0 to " + MAX_WEIGHT + ", not " + weight);
            }
        }
    }

    /** All relays that configuration has. */
    @FunctionalInterface
    public interface Directory {

        /** Has none. */
        Directory EMPTY = name -> Optional.empty();

        Optional<Relay> find(String name);
    }

    /** One that does not say where its mail leaves from. */
    public Relay(List<WeightedHost> hosts, TlsPolicy tls, @Nullable Credentials credentials) {
        this(hosts, tls, credentials, null);
    }

    public Relay {
        hosts = List.copyOf(hosts);
    }

    /** The same, leaving from {@code other} where it does not say itself. */
    Relay orFrom(Pool other) {
        return pool == null ? new Relay(hosts, tls, credentials, other) : this;
    }

    /** The hosts in an order to try them, drawn by weight; those without come last, as they are configured. */
    List<NextHop.Host> inTurn(RandomGenerator random) {
        record Drawn(NextHop.Host host, double turn) {}
        // Who draws the shortest of exponential times is chosen in proportion to its weight, and so on among the rest.
        return hosts.stream()
                .map(each -> new Drawn(each.host(), -Math.log(1 - random.nextDouble()) / each.weight()))
                .map(each -> Double.isFinite(each.turn()) ? each : new Drawn(each.host(), Double.MAX_VALUE))
                .sorted(Comparator.comparingDouble(Drawn::turn))
                .map(Drawn::host)
                .toList();
    }

    Peer peer(String host, InetAddress address, int port, NextHop.Protocol protocol, DnsSecurity dns) {
        return new Peer(host, address, port, protocol, tls, credentials, pool == null ? Pool.UNBOUND : pool, dns);
    }
}
