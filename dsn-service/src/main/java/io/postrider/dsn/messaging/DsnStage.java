package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.dsn.config.DsnConfig;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.dsn.report.ReportComposer;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.stage.StageSettings;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The service's one hop, put together. */
public final class DsnStage {

    /** The consumer group and the name in events: for ever, since offsets are kept under it. */
    public static final String NAME = "dsn-service";

    /**
     * Records of one transaction, for nothing is gathered: each may write a report up to the inline limit. The stage makes
     * it fewer where there are many recipients, and {@link FailedMailHandler#BATCH_TIME} bounds the time.
     */
    static final int POLL_RECORDS = 25;

    private DsnStage() {}

    /** A stage that is not started yet. */
    public static TransactionalStage of(
            DsnConfig config,
            KafkaClients clients,
            ContentReader reader,
            ContentByReference byReference,
            Clock clock,
            MeterRegistry meters) {
        FailedMailHandler handler = new FailedMailHandler(
                NAME + "/" + clients.instance(),
                new LoopGuard(config.postmaster()),
                new ReportComposer(config.hostname(), config.retries(), clock),
                Contents.of(reader, byReference, config.inlineLimit()),
                clock,
                meters);
        StageSettings settings = new StageSettings(
                NAME,
                NAME,
                Set.of(Topics.FAILED),
                Duration.ZERO,
                Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS));
        return new TransactionalStage(settings, clients, handler, clock, meters);
    }
}
