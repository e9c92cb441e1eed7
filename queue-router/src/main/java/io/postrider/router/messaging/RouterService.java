package io.postrider.router.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.runtime.RunningStages;
import io.postrider.router.config.RouterConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Starts the router with the process, if the process has one, and stops it before Kafka goes. */
@ApplicationScoped
public class RouterService {

    private static final String NAME = "router";

    private final PostriderSettings settings;
    private final Instance<KafkaClients> clients;
    private final Instance<TopicCatalog> topics;
    private final Instance<ContentWriter> contentWriter;
    private final Instance<ContentRefresh> contentRefresh;
    private final RunningStages stages;
    private final MeterRegistry meters;
    private @Nullable Router router;

    @Inject
    RouterService(
            PostriderSettings settings,
            Instance<KafkaClients> clients,
            Instance<TopicCatalog> topics,
            Instance<ContentWriter> contentWriter,
            Instance<ContentRefresh> contentRefresh,
            RunningStages stages,
            MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.topics = topics;
        this.contentWriter = contentWriter;
        this.contentRefresh = contentRefresh;
        this.stages = stages;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        if (!settings.services().contains(NAME)) {
            return;
        }
        topics.get().ensure();
        Router started = new Router(
                RouterConfig.of(settings),
                clients.get(),
                contentWriter.get(),
                contentRefresh.get(),
                meters,
                Clock.systemUTC());
        started.stages().forEach(stages::add);
        started.start();
        router = started;
    }

    void stop(@Observes ShutdownEvent event) {
        Router running = router;
        if (running != null) {
            running.stages().forEach(stages::remove);
            running.close();
            router = null;
        }
    }
}
