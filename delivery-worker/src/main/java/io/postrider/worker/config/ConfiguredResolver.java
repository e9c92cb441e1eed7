package io.postrider.worker.config;

import io.postrider.dns.AddressFamilies;
import io.postrider.dns.Dnssec;
import io.postrider.dns.ResolverSettings;
import io.postrider.pipeline.config.DnsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** {@code postrider.dns}, as the resolver takes it. */
final class ConfiguredResolver {

    private ConfiguredResolver() {}

    /** @throws IllegalArgumentException with one line that names the key and what is wrong with it */
    static ResolverSettings of(DnsSettings settings) {
        ResolverSettings servers = keyed(
                "postrider.dns.servers: ",
                () -> ResolverSettings.DEFAULTS.withServers(settings.servers().orElse(List.of())));
        AddressFamilies families = keyed("postrider.dns.families: ", () -> AddressFamilies.of(settings.families()));
        Dnssec dnssec = keyed(
                "postrider.dns.",
                () -> Dnssec.of(
                        settings.dnssec(), settings.trustAnchors().map(Path::of).orElse(null)));
        return servers.withLookupTimeout(settings.timeout())
                .withFamilies(families)
                .withDnssec(dnssec);
    }

    private static <T> T keyed(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + e.getMessage(), e);
        }
    }
}
