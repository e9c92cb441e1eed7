package io.postrider.worker.config;

import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.DeliverySettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.SmtpTimeoutSettings;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.shaping.Shaping;
import java.time.Duration;
import java.util.List;

/** What the worker demands of {@code postrider.delivery}, and of our own names. */
public final class WorkerRule implements ConfigurationRule {

    private static final int HIGHEST_PORT = 65_535;

    @Override
    public void check(PostriderSettings settings) {
        DeliverySettings delivery = settings.delivery();
        if (delivery.port() < 1 || delivery.port() > HIGHEST_PORT) {
            throw new IllegalArgumentException("postrider.delivery.port: " + delivery.port() + " is not 1 to 65535");
        }
        atLeastOne("connections-per-destination", delivery.connectionsPerDestination());
        atLeastOne("messages-per-connection", delivery.messagesPerConnection());
        atLeastOne("in-flight", delivery.inFlight());
        atLeastOne("memory", delivery.memory().asLongValue());
        atLeastOne("uncommitted-outcomes", delivery.uncommittedOutcomes());
        atLeastOne("hosts", delivery.hosts());
        atLeastOne("addresses", delivery.addresses());
        positive("commit-interval", delivery.commitInterval());
        positive("idle", delivery.idle());
        positive("connection-lifetime", delivery.connectionLifetime());
        timeouts(delivery.timeouts());
        shards(settings, DeliveriesProducer.shaping(settings));
        ConfiguredSources sources =
                ConfiguredSources.of(settings, DeliveriesProducer.ourName(settings), DeliveriesProducer.shuffling());
        ConfiguredRelays.of(settings.relays(), new Secrets(System.getenv()), sources);
        if (settings.services().contains("worker")) {
            // One file may serve all: a machine without a worker has no need of the worker's addresses.
            sources.demandUsable();
        }
        ConfiguredResolver.of(settings.dns());
        named(
                "postrider.own-addresses",
                () -> OwnIdentity.of(
                        settings.ownNames().orElse(List.of()),
                        settings.ownAddresses().orElse(List.of())));
    }

    /** None of the limits that are divided may come to nothing (DESIGN section 5). */
    private static void shards(PostriderSettings settings, Shaping shaping) {
        settings.destinations().shards().forEach((name, count) -> {
            int connections = shaping.of(name).connections();
            if (count > connections) {
                throw new IllegalArgumentException("postrider.destinations.shards: '" + name + "': " + count
                        + " is more than the connections that it may have: " + connections);
            }
        });
    }

    private static void timeouts(SmtpTimeoutSettings timeouts) {
        positive("timeouts.connect", timeouts.connect());
        positive("timeouts.greeting", timeouts.greeting());
        positive("timeouts.tls-handshake", timeouts.tlsHandshake());
        positive("timeouts.command", timeouts.command());
        positive("timeouts.mail", timeouts.mail());
        positive("timeouts.recipient", timeouts.recipient());
        positive("timeouts.data-initiation", timeouts.dataInitiation());
        positive("timeouts.data-block", timeouts.dataBlock());
        positive("timeouts.data-termination", timeouts.dataTermination());
    }

    private static void atLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("postrider.delivery." + key + ": " + value + " is not above zero");
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("postrider.delivery." + key + " is not above zero");
        }
    }

    private static void named(String key, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
