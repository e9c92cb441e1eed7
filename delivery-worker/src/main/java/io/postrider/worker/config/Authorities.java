package io.postrider.worker.config;

import io.quarkus.tls.TlsConfigurationRegistry;
import java.security.KeyStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authorities that certificates of mail hosts are judged by, as configuration names them. */
final class Authorities {

    private Authorities() {}

    /**
     * Those of {@code quarkus.tls.<name>}, as they are now; null for the JDK's.
     *
     * @throws IllegalArgumentException when there is no such configuration, or it has no trust store
     */
    static @Nullable KeyStore of(Optional<String> name, TlsConfigurationRegistry registry) {
        if (name.isEmpty()) {
            return null;
        }
        KeyStore authorities = registry.get(name.get())
                .orElseThrow(() -> new IllegalArgumentException(
                        "postrider.delivery.tls-configuration: there is no quarkus.tls." + name.get()))
                .getTrustStore();
        if (authorities == null) {
            throw new IllegalArgumentException(
                    "postrider.delivery.tls-configuration: quarkus.tls." + name.get() + " has no trust store");
        }
        return authorities;
    }
}
