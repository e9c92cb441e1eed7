package io.postrider.worker.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.treatment.RetryTreatment;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.config.LedgerSettings;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.messaging.CurrentContent.Writing;
import io.postrider.worker.settlement.Settlement;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Starts and stops the worker with its process, if {@code postrider.services} names it. */
@ApplicationScoped
public class WorkerService {

    /** The consumer group of all workers. */
    public static final String GROUP = "delivery-worker";

    /** After the broker of an all-in-one process, which starts first of all. */
    private static final int AFTER_THE_BROKER = 1_000;

    private static final String NAME = "worker";

    private final PostriderSettings settings;
    private final Instance<KafkaClients> clients;
    private final Instance<TopicCatalog> topics;
    private final Instance<ContentByReference> references;
    private final Instance<ContentRefresh> refresh;
    private final Instance<Deliveries> deliveries;
    private final MeterRegistry meters;

    private volatile @Nullable Running running;

    /** Beans that need Kafka are asked for when the service starts, because the broker may start in this process. */
    @Inject
    public WorkerService(
            PostriderSettings settings,
            Instance<KafkaClients> clients,
            Instance<TopicCatalog> topics,
            Instance<ContentByReference> references,
            Instance<ContentRefresh> refresh,
            Instance<Deliveries> deliveries,
            MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.topics = topics;
        this.references = references;
        this.refresh = refresh;
        this.deliveries = deliveries;
        this.meters = meters;
    }

    /** What was started, to be closed in this order. */
    private record Running(OutboundStage stage, Admin admin) {

        void close() {
            stage.close();
            admin.close();
        }
    }

    void onStart(@Observes @Priority(AFTER_THE_BROKER) StartupEvent event) {
        if (!settings.services().contains(NAME)) {
            return;
        }
        topics.get().ensure();
        running = start(clients.get(), Clock.systemUTC());
    }

    void onStop(@Observes ShutdownEvent event) {
        Running stopped = running;
        if (stopped != null) {
            running = null;
            stopped.close();
        }
    }

    /** What keeps the worker from working, in one line; empty when nothing does or it does not run here. */
    public Optional<String> trouble() {
        Running now = running;
        return now == null ? Optional.empty() : now.stage().trouble();
    }

    /** Whether it has ended by itself, so that only a restart of the process helps. */
    boolean isBeyondRepair() {
        Running now = running;
        return now != null && now.stage().fault().isPresent();
    }

    private Running start(KafkaClients kafka, Clock clock) {
        LedgerLimits limits = LedgerSettings.limits(settings.delivery());
        String source = GROUP + "/" + kafka.instance().text();
        WorkerMetrics metrics = new WorkerMetrics(meters);
        Admin admin = kafka.admin(GROUP);
        Settler settler = new Settler(
                new Settlement(RetryTreatment.of(settings), source),
                new CurrentContent(Writing.of(references.get(), refresh.get())),
                metrics,
                source,
                clock);
        OutboundStage stage = new OutboundStage(
                clientsOf(kafka, limits),
                new GroupSession(admin, GROUP),
                new GroupOffsets(admin, GROUP),
                limits,
                deliveries.get(),
                settler,
                metrics,
                clock);
        stage.start();
        return new Running(stage, admin);
    }

    static StageClients clientsOf(KafkaClients kafka, LedgerLimits limits) {
        Map<String, Object> consuming =
                Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LedgerSettings.pollRecords(limits));
        return new StageClients() {
            @Override
            public Consumer<String, byte[]> consumer() {
                return kafka.consumer(GROUP, GROUP, consuming);
            }

            @Override
            public Producer<String, byte[]> producer() {
                return kafka.transactionalProducer(GROUP);
            }
        };
    }
}
