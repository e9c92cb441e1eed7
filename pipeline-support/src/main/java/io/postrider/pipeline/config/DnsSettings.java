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

    /**
     * How answers are found to be authentic: {@code none}, {@code trust-resolver} (by the AD bit of servers that
     * validate, which are to be on this machine) or {@code validate} (by checking signatures ourselves).
     */
    @WithDefault("none")
    String dnssec();

    /** For {@code validate}: a file of DS or DNSKEY records; absent: the root's keys, which are built in. */
    Optional<String> trustAnchors();
}
