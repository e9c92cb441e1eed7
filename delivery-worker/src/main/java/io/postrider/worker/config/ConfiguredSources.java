package io.postrider.worker.config;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.delivery.NextHop;
import io.postrider.pipeline.config.DeliverySettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.SourceSettings;
import io.postrider.worker.shaping.Shaping;
import io.postrider.worker.source.Pool;
import io.postrider.worker.source.PoolChoice;
import io.postrider.worker.source.Source;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code postrider.delivery.sources} and {@code pools}, and who leaves from which (docs/sources.md). */
final class ConfiguredSources {

    private static final Logger LOG = Logger.getLogger("io.postrider.worker.source");
    private static final String KEY = "postrider.delivery.";
    private static final int MOST = 1_000;

    private final Map<String, Source> sources = new TreeMap<>();
    private final Map<String, Pool> pools = new TreeMap<>();
    private final PostriderSettings settings;

    private ConfiguredSources(PostriderSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads them, and whether all pools that something names are there.
     *
     * @param ourName what EHLO says where a source has no name of its own
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    static ConfiguredSources of(PostriderSettings settings, String ourName, RandomGenerator random) {
        ConfiguredSources configured = new ConfiguredSources(settings);
        DeliverySettings delivery = settings.delivery();
        atMost(KEY + "sources", delivery.sources().size());
        atMost(KEY + "pools", delivery.pools().size());
        delivery.sources().forEach((name, source) -> {
            demandName(KEY + "sources." + name, name);
            configured.sources.put(name, source(KEY + "sources." + name, name, source, ourName));
        });
        delivery.pools().forEach((name, members) -> {
            demandName(KEY + "pools." + name, name);
            configured.pools.put(name, configured.pool(KEY + "pools." + name, name, members, random));
        });
        configured.inUse();
        return configured;
    }

    /** The pool that a key names; empty when it names none. */
    Optional<Pool> named(String key, Optional<String> name) {
        return name.map(present -> {
            Pool pool = pools.get(present);
            if (pool == null) {
                throw new IllegalArgumentException(key + ": there is no " + KEY + "pools." + present);
            }
            return pool;
        });
    }

    /** By destination, and for all else. */
    PoolChoice choice(Shaping shaping) {
        @Nullable
        Pool fallback = named(KEY + "pool", settings.delivery().pool()).orElse(null);
        return lane -> shaping.poolOf(lane).map(pools::get).orElse(fallback == null ? Pool.UNBOUND : fallback);
    }

    List<Source> sources() {
        return List.copyOf(sources.values());
    }

    /** Of all, in a pool or not. */
    List<String> addresses() {
        return settings.delivery().sources().values().stream()
                .map(SourceSettings::address)
                .toList();
    }

    /** What EHLO says at them. */
    List<String> helloNames(String ourName) {
        return sources.values().stream()
                .map(source -> source.helloName(ourName))
                .toList();
    }

    /** Tells of those that this machine does not have, in one line. */
    void tellOfAbsent() {
        Set<String> absent = new HashSet<>();
        for (Pool pool : pools.values()) {
            for (Source source : pool.sources()) {
                source.look().ifPresent(why -> absent.add(source.toString()));
            }
        }
        if (!absent.isEmpty()) {
            LOG.warnf(
                    "sources that this machine does not have, and does without until it has: %s",
                    String.join(", ", absent.stream().sorted().toList()));
        }
    }

    /** @throws IllegalArgumentException when mail of one of the pools could not leave this machine at all */
    void demandUsable() {
        for (Pool pool : inUse()) {
            if (pool.sources().stream().allMatch(source -> source.look().isPresent())) {
                throw new IllegalArgumentException(KEY + "pools." + pool.name() + ": this machine has none of "
                        + String.join(
                                ", ",
                                pool.sources().stream().map(Source::toString).toList()));
            }
        }
    }

    /** Those that some mail leaves from. */
    private Set<Pool> inUse() {
        Set<Pool> all = new HashSet<>();
        named(KEY + "pool", settings.delivery().pool()).ifPresent(all::add);
        settings.shaping().forEach((key, shape) -> named("postrider.shaping.\"" + key + "\".pool", shape.pool())
                .ifPresent(all::add));
        settings.relays().forEach((name, relay) -> named("postrider.relays." + name + ".pool", relay.pool())
                .ifPresent(all::add));
        return all;
    }

    private static Source source(String key, String name, SourceSettings settings, String ourName) {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(settings.address());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ".address: '" + settings.address() + "' is no IP address", e);
        }
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException(key + ".address: " + settings.address() + " is nobody's own address");
        }
        String helloName =
                settings.ehlo().map(text -> helloName(key + ".ehlo", text)).orElse(ourName);
        return new Source(name, address, helloName);
    }

    /** RFC 5321 section 4.1.1.1: a domain name, or an address literal. */
    private static String helloName(String key, String text) {
        return switch (Domain.parse(text)) {
            case Parsed.Ok<Domain>(Domain domain) -> domain.ascii();
            case Parsed.Bad<Domain>(String why) -> throw new IllegalArgumentException(key + ": " + why);
        };
    }

    private Pool pool(String key, String name, List<String> lines, RandomGenerator random) {
        Set<String> seen = new HashSet<>();
        try {
            List<Pool.Member> members = lines.stream()
                    .map(line -> {
                        Weighted weighted = Weighted.parse(line);
                        Source source = sources.get(weighted.text());
                        if (source == null) {
                            throw new IllegalArgumentException(
                                    "'" + weighted.text() + "' is none of " + KEY + "sources");
                        }
                        if (!seen.add(weighted.text())) {
                            throw new IllegalArgumentException("'" + weighted.text() + "' is there twice");
                        }
                        return new Pool.Member(source, weighted.weight());
                    })
                    .toList();
            return new Pool(name, members, random);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static void demandName(String key, String name) {
        if (!NextHop.isRelayName(name)) {
            throw new IllegalArgumentException(key + ": a name is 1 to " + NextHop.MAX_RELAY_NAME
                    + " letters, digits, dots, hyphens and underscores");
        }
    }

    private static void atMost(String key, int count) {
        if (count > MOST) {
            throw new IllegalArgumentException(key + ": at most " + MOST);
        }
    }
}
