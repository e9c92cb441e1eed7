package io.postrider.ingress.config;

import static io.postrider.ingress.config.IngressConfiguration.checked;

import io.postrider.ingress.listener.Endpoint;
import io.postrider.ingress.session.Role;
import io.postrider.pipeline.config.ListenerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One listener as configuration has it.
 *
 * @param endpoint where it listens
 * @param role what it is for
 */
public record ConfiguredListener(Endpoint endpoint, Role role) {

    private static final ConfiguredListener DEFAULT =
            new ConfiguredListener(new Endpoint("mx", "127.0.0.1", 2525), Role.RELAY);

    /** All there are; one for other hosts, on loopback, when none is named. */
    static List<ConfiguredListener> of(Map<String, ListenerSettings> settings) {
        if (settings.isEmpty()) {
            return List.of(DEFAULT);
        }
        List<ConfiguredListener> listeners = new ArrayList<>();
        new TreeMap<>(settings).forEach((name, listener) -> {
            Role role = role(name, listener);
            Endpoint endpoint = endpoint(name, listener);
            listeners.stream()
                    .map(ConfiguredListener::endpoint)
                    .filter(endpoint::overlaps)
                    .findFirst()
                    .ifPresent(other -> {
                        // Of two alike the second would not even fail: it would take some clients of the first.
                        throw new IllegalArgumentException(
                                "postrider.listeners." + name + ": listens on " + endpoint.host() + ":"
                                        + endpoint.port() + ", where postrider.listeners." + other.name()
                                        + " does already");
                    });
            listeners.add(new ConfiguredListener(endpoint, role));
        });
        return listeners;
    }

    private static Role role(String name, ListenerSettings listener) {
        String key = "postrider.listeners." + name + ".role";
        return switch (listener.role()) {
            case "relay" -> Role.RELAY;
            case "submission" ->
                throw new IllegalArgumentException(key + ": submission comes with authentication, a later release");
            default -> throw new IllegalArgumentException(key + ": '" + listener.role() + "' is not relay");
        };
    }

    private static Endpoint endpoint(String name, ListenerSettings listener) {
        String key = "postrider.listeners." + name;
        switch (listener.tls()) {
            case "none" -> {}
            case "starttls", "implicit" ->
                throw new IllegalArgumentException(
                        key + ".tls: TLS comes with a later release; only none is there yet");
            default -> throw new IllegalArgumentException(key + ".tls: '" + listener.tls() + "' is not none");
        }
        if (listener.host().isBlank()) {
            throw new IllegalArgumentException(key + ".host: it is empty");
        }
        return checked(key + ".port", () -> new Endpoint(name, listener.host(), listener.port()));
    }
}
