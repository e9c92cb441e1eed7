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
import java.util.Set;

/** The service's one hop, put together. */
public final class DsnStage {

    /** The consumer group and the name in events: for ever, since offsets are kept under it. */
    public static final String NAME = "dsn-service";

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
                new ReportComposer(config.hostname(), config.lifetime(), clock),
                Contents.of(reader, byReference, config.inlineLimit()),
                clock,
                meters);
        return new TransactionalStage(
                StageSettings.of(NAME, NAME, Set.of(Topics.FAILED)), clients, handler, clock, meters);
    }
}
