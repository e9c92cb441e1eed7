package io.postrider.pipeline.config;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** What every service demands of the keys that all of them read. */
public final class SharedKeysRule implements ConfigurationRule {

    private static final Set<String> SERVICES = Set.of("broker", "ingress", "router", "worker", "dsn");
    private static final int HIGHEST_PORT = 65_535;

    /** A broker allows no more by default. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(60);

    @Override
    public void check(PostriderSettings settings) {
        Set<String> unknown = new TreeSet<>(settings.services());
        unknown.removeAll(SERVICES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("postrider.services: " + String.join(", ", unknown)
                    + " is none of broker, ingress, router, worker, dsn");
        }
        port("postrider.http.port", settings.http().port());
        kafka(settings.kafka());
        ConfiguredRetries.of(settings.retry());
        if (!settings.dns().timeout().isPositive()) {
            throw new IllegalArgumentException("postrider.dns.timeout is not above zero");
        }
        settings.instance().ifPresent(name -> {
            if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(
                        "postrider.instance: 1 to 64 letters, digits, dots, hyphens and underscores");
            }
        });
    }

    private static void kafka(KafkaSettings kafka) {
        port("postrider.kafka.embedded-port", kafka.embeddedPort());
        if (kafka.bootstrapServers().isBlank()) {
            throw new IllegalArgumentException("postrider.kafka.bootstrap-servers: embedded, or host:port,…");
        }
        if (kafka.partitions().isPresent() && kafka.partitions().get() < 1) {
            throw new IllegalArgumentException("postrider.kafka.partitions is not above zero");
        }
        if (kafka.replication().isPresent() && kafka.replication().get() < 1) {
            throw new IllegalArgumentException("postrider.kafka.replication is not above zero");
        }
        if (!kafka.transactionTimeout().isPositive()
                || kafka.transactionTimeout().compareTo(LONGEST_TRANSACTION) > 0) {
            throw new IllegalArgumentException("postrider.kafka.transaction-timeout is above zero and at most 60 s");
        }
    }

    private static void port(String key, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(key + ": " + port + " is not 0 to 65535");
        }
    }
}
