package io.postrider.pipeline.stage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * What a stage counts, by its name: records consumed and committed, transactions by result, how long a commit takes,
 * records quarantined through a handler's fault, and how often it opened new clients.
 */
final class StageMeters {

    private final Counter records;
    private final Counter committed;
    private final Counter aborted;
    private final Counter quarantined;
    private final Counter reopened;
    private final Timer commit;

    StageMeters(MeterRegistry meters, String stage) {
        this.records = meters.counter("postrider.stage.records", "stage", stage);
        this.committed = meters.counter("postrider.stage.transactions", "stage", stage, "result", "committed");
        this.aborted = meters.counter("postrider.stage.transactions", "stage", stage, "result", "aborted");
        this.quarantined = meters.counter("postrider.stage.quarantined", "stage", stage);
        this.reopened = meters.counter("postrider.stage.reopened", "stage", stage);
        this.commit = meters.timer("postrider.stage.commit", "stage", stage);
    }

    void committed(int count, Duration took) {
        records.increment(count);
        committed.increment();
        commit.record(took);
    }

    void aborted() {
        aborted.increment();
    }

    void quarantined() {
        quarantined.increment();
    }

    void reopened() {
        reopened.increment();
    }
}
