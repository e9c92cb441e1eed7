package io.postrider.allinone;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.BrokerStartException;
import io.postrider.broker.Durability;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.pipeline.config.KafkaSettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.BrokerAddress;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The embedded broker's place in the order of things: up before any client, down after all of them. With
 * {@code kafka.bootstrap-servers} naming a cluster it starts nothing.
 */
@Singleton
@Alternative
@Priority(1)
public class BrokerHost implements BrokerAddress {

    /** Before every service and before topics are created. */
    static final int START_FIRST = 1;

    private static final String EMBEDDED = "embedded";
    private static final String LOOPBACK = "127.0.0.1";

    private final PostriderSettings settings;
    private @Nullable EmbeddedBroker broker;

    BrokerHost(PostriderSettings settings) {
        this.settings = settings;
    }

    void start(@Observes @Priority(START_FIRST) StartupEvent event) {
        if (!isEmbedded() || !settings.services().contains("broker")) {
            return;
        }
        BrokerSettings at = new BrokerSettings(
                settings.data().resolve("kafka"), LOOPBACK, settings.kafka().embeddedPort(), Durability.FLUSHED);
        try {
            broker = EmbeddedBroker.start(at);
        } catch (BrokerStartException e) {
            // Without its cause: Quarkus then shows the one line and no stack trace.
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Singletons of producer methods, which all clients are, are destroyed before those of classes: this one is the last. */
    @PreDestroy
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** The embedded broker of this process; without one, another process's on the same port; or the cluster's. */
    @Override
    public String bootstrapServers() {
        KafkaSettings kafka = settings.kafka();
        if (!isEmbedded()) {
            return kafka.bootstrapServers();
        }
        return broker == null ? LOOPBACK + ":" + kafka.embeddedPort() : broker.bootstrapServers();
    }

    private boolean isEmbedded() {
        return settings.kafka().bootstrapServers().equals(EMBEDDED);
    }
}
