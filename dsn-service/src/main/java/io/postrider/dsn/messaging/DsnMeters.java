package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.dsn.notice.Silence;
import io.postrider.dsn.report.ReportKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the service counts: reports written by kind, recipients that nobody was told of by reason, records quarantined. A
 * batch that is replayed after an abort is counted again.
 */
final class DsnMeters {

    private final Map<ReportKind, Counter> reports = new EnumMap<>(ReportKind.class);
    private final Map<Silence, Counter> suppressed = new EnumMap<>(Silence.class);
    private final Counter quarantined;

    DsnMeters(MeterRegistry meters) {
        for (ReportKind kind : ReportKind.values()) {
            reports.put(kind, meters.counter("postrider.dsn.reports", "kind", kind.label()));
        }
        for (Silence silence : Silence.values()) {
            suppressed.put(silence, meters.counter("postrider.dsn.suppressed", "reason", silence.label()));
        }
        this.quarantined = meters.counter("postrider.dsn.quarantined");
    }

    void reported(ReportKind kind) {
        Objects.requireNonNull(reports.get(kind)).increment();
    }

    void suppressed(Silence silence) {
        Objects.requireNonNull(suppressed.get(silence)).increment();
    }

    void quarantined() {
        quarantined.increment();
    }
}
