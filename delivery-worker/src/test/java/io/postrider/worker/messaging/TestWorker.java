package io.postrider.worker.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.config.LedgerSettings;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.messaging.CurrentContent.Writing;
import io.postrider.worker.settlement.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** One worker's stage with all that belongs to it, in this process. */
final class TestWorker implements AutoCloseable {

    static final LedgerLimits LIMITS =
            new LedgerLimits(1_000, 64L << 20, 500, LedgerLimits.PATIENCE, Duration.ofMillis(30));

    final FaultyProducer.Script script = new FaultyProducer.Script();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OutboundStage stage;
    private final ContentWriter writer;
    private final ContentReader reader;
    private final Admin admin;

    TestWorker(String bootstrap, String instance, Deliveries deliveries) {
        this(bootstrap, instance, deliveries, LIMITS, Map.of());
    }

    TestWorker(
            String bootstrap,
            String instance,
            Deliveries deliveries,
            LedgerLimits limits,
            Map<String, Object> consumerSettings) {
        this(bootstrap, instance, deliveries, limits, consumerSettings, Duration.ofSeconds(5));
    }

    TestWorker(
            String bootstrap,
            String instance,
            Deliveries deliveries,
            LedgerLimits limits,
            Map<String, Object> consumerSettings,
            Duration transactionTimeout) {
        KafkaClients kafka = new KafkaClients(bootstrap, new InstanceName(instance), transactionTimeout);
        Clock clock = Clock.systemUTC();
        writer = new ContentWriter(kafka, clock);
        reader = new ContentReader(kafka);
        admin = kafka.admin("worker");
        WorkerMetrics metrics = new WorkerMetrics(meters);
        Settler settler = new Settler(
                new Settlement(RetryPolicy.always(RetrySchedule.DEFAULT), "delivery-worker/" + instance),
                new CurrentContent(
                        Writing.of(new ContentByReference(writer), new ContentRefresh(reader, writer, clock))),
                metrics,
                "delivery-worker/" + instance,
                clock);
        stage = new OutboundStage(
                clients(kafka, limits, consumerSettings),
                new GroupSession(admin, WorkerService.GROUP),
                new GroupOffsets(admin, WorkerService.GROUP),
                limits,
                deliveries,
                settler,
                metrics,
                clock);
        stage.start();
    }

    private StageClients clients(KafkaClients kafka, LedgerLimits limits, Map<String, Object> consumerSettings) {
        Map<String, Object> consuming = new HashMap<>(consumerSettings);
        consuming.put("max.poll.records", LedgerSettings.pollRecords(limits));
        return new StageClients() {
            @Override
            public Consumer<String, byte[]> consumer() {
                return kafka.consumer(WorkerService.GROUP, WorkerService.GROUP, consuming);
            }

            @Override
            public Producer<String, byte[]> producer() {
                return new FaultyProducer(kafka.transactionalProducer(WorkerService.GROUP), script);
            }
        };
    }

    Optional<String> trouble() {
        return stage.trouble();
    }

    /** The value of a counter, 0 when there is none of that name and tags. */
    double count(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    /** How many unknown outcomes it has told for this reason. */
    double unknown(String reason) {
        return count("postrider.worker.unknown.outcomes", "reason", reason);
    }

    double gauge(String name) {
        var gauge = meters.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    @Override
    public void close() {
        stage.close();
        writer.close();
        reader.close();
        admin.close();
    }
}
