package io.postrider.pipeline.config;

import java.util.Map;

/**
 * Refuses what is configured already and not yet spoken on the wire: TLS and authentication towards hosts. The whole of that
 * refusal; it goes, with its line in {@code META-INF/services}, when the worker speaks both.
 */
public final class UntilTlsRule implements ConfigurationRule {

    private static final String SMTPS = "smtps:";

    @Override
    public void check(PostriderSettings settings) {
        for (Map.Entry<String, String> route : settings.routes().entrySet()) {
            if (route.getValue().strip().startsWith(SMTPS)) {
                throw later("postrider.routes: '" + route.getKey() + "': smtps");
            }
        }
        settings.relays().forEach((name, relay) -> {
            String key = "postrider.relays." + name;
            relay.hosts()
                    .ifPresent(hosts -> hosts.forEach(host -> {
                        if (host.strip().startsWith(SMTPS)) {
                            throw later(key + ".hosts: smtps");
                        }
                    }));
            if (relay.user().isPresent() || relay.password().isPresent()) {
                throw later(key + ".user: authentication");
            }
            relay.tls().ifPresent(tls -> {
                if (tls.equals("required") || tls.equals("verify")) {
                    throw later(key + ".tls: " + tls);
                }
            });
        });
    }

    private static IllegalArgumentException later(String what) {
        return new IllegalArgumentException(what + " comes with a later version");
    }
}
