package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where and how names are looked up. */
public interface DnsSettings {

    /** {@code host:port} or {@code host}; empty for the system's resolvers. */
    Optional<List<String>> servers();

    /** How long one lookup may take, retries included. */
    @WithDefault("10s")
    Duration timeout();

    /** Which addresses hosts are reached by: {@code ipv4-first}, {@code ipv6-first}, {@code ipv4-only} or {@code ipv6-only}. */
    @WithDefault("ipv4-first")
    String families();
}
