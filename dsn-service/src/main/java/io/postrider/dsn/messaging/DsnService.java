package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.dsn.config.DsnConfig;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.runtime.RunningStages;
import io.postrider.pipeline.stage.TransactionalStage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the service where {@code postrider.services} names {@value #SERVICE}. */
@ApplicationScoped
public class DsnService {

    static final String SERVICE = "dsn";

    private static final Logger LOG = Logger.getLogger(DsnService.class);

    private final PostriderSettings settings;
    private final Instance<KafkaClients> clients;
    private final Instance<TopicCatalog> topics;
    private final Instance<ContentReader> reader;
    private final Instance<ContentByReference> byReference;
    private final RunningStages stages;
    private final MeterRegistry meters;
    private @Nullable TransactionalStage stage;

    /** Kafka's beans come as instances: a process without this service makes none for it. */
    @Inject
    DsnService(
            PostriderSettings settings,
            Instance<KafkaClients> clients,
            Instance<TopicCatalog> topics,
            Instance<ContentReader> reader,
            Instance<ContentByReference> byReference,
            RunningStages stages,
            MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.topics = topics;
        this.reader = reader;
        this.byReference = byReference;
        this.stages = stages;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        if (!settings.services().contains(SERVICE)) {
            return;
        }
        topics.get().ensure();
        DsnConfig config = DsnConfig.of(settings);
        TransactionalStage started =
                DsnStage.of(config, clients.get(), reader.get(), byReference.get(), Clock.systemUTC(), meters);
        stages.add(started);
        started.start();
        stage = started;
        LOG.infof("dsn-service reports as %s", config.hostname());
    }

    void stop(@Observes ShutdownEvent event) {
        TransactionalStage running = stage;
        if (running != null) {
            stages.remove(running);
            running.close();
            stage = null;
        }
    }
}
