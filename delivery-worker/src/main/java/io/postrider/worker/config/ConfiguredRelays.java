package io.postrider.worker.config;

import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import io.postrider.pipeline.config.RelaySettings;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Relay;
import io.postrider.worker.mx.Relay.WeightedHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code postrider.relays} as the worker knows them, passwords and all. */
public final class ConfiguredRelays implements Relay.Directory {

    private static final int MOST_HOSTS = 50;

    private final Map<String, Relay> relays;

    private ConfiguredRelays(Map<String, Relay> relays) {
        this.relays = relays;
    }

    /**
     * Reads them.
     *
     * @param secrets where passwords are
     * @param sources where pools are
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it, and no password
     */
    public static ConfiguredRelays of(Map<String, RelaySettings> settings, Secrets secrets, ConfiguredSources sources) {
        Map<String, Relay> relays = new HashMap<>();
        settings.forEach((name, relay) -> {
            String key = "postrider.relays." + name;
            if (!NextHop.isRelayName(name)) {
                throw new IllegalArgumentException(key + ": a relay's name is 1 to " + NextHop.MAX_RELAY_NAME
                        + " letters, digits, dots, hyphens and underscores");
            }
            relays.put(name, relay(name, key, relay, secrets, sources));
        });
        return new ConfiguredRelays(Map.copyOf(relays));
    }

    @Override
    public Optional<Relay> find(String name) {
        return Optional.ofNullable(relays.get(name));
    }

    private static Relay relay(
            String name, String key, RelaySettings settings, Secrets secrets, ConfiguredSources sources) {
        List<WeightedHost> hosts = settings.hosts().orElse(List.of()).stream()
                .map(host -> weighted(key + ".hosts", host.strip()))
                .toList();
        if (hosts.size() > MOST_HOSTS) {
            throw new IllegalArgumentException(key + ".hosts: at most " + MOST_HOSTS);
        }
        Credentials credentials = credentials(name, key, settings, secrets);
        TlsPolicy tls = settings.tls()
                .map(keyword -> policy(key + ".tls", keyword))
                .orElse(credentials == null || credentials.inClear() ? TlsPolicy.MAY : TlsPolicy.VERIFY);
        boolean implicit = hosts.stream().anyMatch(each -> each.host().protocol() == NextHop.Protocol.SMTPS);
        if (implicit && tls == TlsPolicy.NONE) {
            throw new IllegalArgumentException(key + ".tls: none does not go with smtps");
        }
        if (credentials != null && !credentials.inClear() && !tls.isTlsRequired()) {
            throw new IllegalArgumentException(
                    key + ".tls: required or verify, for a password goes over TLS only unless password-in-clear");
        }
        if (credentials != null && hosts.isEmpty()) {
            throw new IllegalArgumentException(key + ".user: only for a relay with hosts of its own");
        }
        return new Relay(
                hosts,
                tls,
                credentials,
                sources.named(key + ".pool", settings.pool()).orElse(null));
    }

    private static WeightedHost weighted(String key, String text) {
        try {
            Weighted weighted = Weighted.parse(text);
            if (NextHop.parse(weighted.text()) instanceof NextHop.Host host) {
                return new WeightedHost(host, weighted.weight());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(key + ": '" + text
                + "' is no smtp://host[:port], smtps://… or lmtp://…, with weight=N behind it or not");
    }

    private static @Nullable Credentials credentials(String name, String key, RelaySettings settings, Secrets secrets) {
        if (settings.user().isEmpty() && settings.password().isEmpty()) {
            return null;
        }
        if (settings.user().isEmpty() || settings.password().isEmpty()) {
            throw new IllegalArgumentException(key + ": user and password go together");
        }
        try {
            return new Credentials(
                    name,
                    settings.user().get(),
                    secrets.read(settings.password().get()),
                    settings.passwordInClear());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ".password: " + e.getMessage(), e);
        }
    }

    private static TlsPolicy policy(String key, String keyword) {
        return TlsPolicy.of(keyword)
                .orElseThrow(() -> new IllegalArgumentException(
                        key + ": '" + keyword + "' is none of none, may, required, verify"));
    }
}
