package io.postrider.ingress.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.ingress.data.MemoryBudget;
import io.postrider.ingress.listener.IngressMetrics;
import io.postrider.ingress.listener.Listeners;
import io.postrider.ingress.listener.Shared;
import io.postrider.ingress.messaging.KafkaIntake;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the ingress where {@code postrider.services} names {@value #SERVICE}: last to start, so that what it
 * accepts finds everybody there, and first to stop.
 */
@ApplicationScoped
public class IngressService {

    static final String SERVICE = "ingress";

    /** Observers without a priority have 2500. */
    private static final int LAST = 10_000;

    private static final int FIRST = 1;

    private static final Logger LOG = Logger.getLogger(IngressService.class);

    private final PostriderSettings settings;
    private final Instance<KafkaClients> clients;
    private final Instance<TopicCatalog> topics;
    private final Instance<ContentWriter> contents;
    private final Listeners listeners;
    private final MeterRegistry meters;
    private @Nullable KafkaIntake intake;

    /** Kafka's beans come as instances: a process without this service makes none for it. */
    @Inject
    IngressService(
            PostriderSettings settings,
            Instance<KafkaClients> clients,
            Instance<TopicCatalog> topics,
            Instance<ContentWriter> contents,
            Listeners listeners,
            MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.topics = topics;
        this.contents = contents;
        this.listeners = listeners;
        this.meters = meters;
    }

    @Produces
    @Singleton
    static Listeners listeners(Vertx vertx) {
        return new Listeners(vertx);
    }

    void start(@Observes @Priority(LAST) StartupEvent event) throws InterruptedException {
        if (!settings.services().contains(SERVICE)) {
            return;
        }
        IngressConfiguration configuration = IngressConfiguration.of(settings);
        if (configuration.uncheckedRecipients()) {
            LOG.warn("postrider.recipient-check is none: mail for unknown recipients of relay domains is accepted first"
                    + " and bounced later");
        }
        topics.get().ensure();
        KafkaIntake started = new KafkaIntake(
                clients.get(), contents.get(), configuration.limits().acknowledgement());
        intake = started;
        MemoryBudget memory = new MemoryBudget(configuration.memory());
        Shared shared = new Shared(
                configuration.acceptance().hostname().name(),
                configuration.messages(),
                configuration.limits(),
                memory,
                started,
                new IngressMetrics(meters, memory),
                Clock.systemUTC());
        try {
            listeners.start(configuration.listeners(UnaryOperator.identity()), shared);
        } catch (IllegalStateException e) {
            // Without its cause: Quarkus then shows the one line and no stack trace.
            throw new ConfigurationException(e.getMessage());
        }
        listeners
                .addresses()
                .forEach((name, address) ->
                        LOG.infof("listening name=%s address=%s:%d", name, address.getHostString(), address.getPort()));
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
        try {
            listeners.stop();
        } finally {
            if (intake != null) {
                intake.close();
                intake = null;
            }
        }
    }
}
