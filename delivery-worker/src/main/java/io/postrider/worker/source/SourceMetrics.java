package io.postrider.worker.source;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** What sources tell of themselves, by their names: {@code postrider.delivery.source.*}. */
public final class SourceMetrics {

    private SourceMetrics() {}

    /** Registers them; a source is counted for as long as somebody holds it. */
    public static void register(Collection<Source> sources, MeterRegistry meters) {
        for (Source source : sources) {
            connections(source, "opened", Source::timesOpened, meters);
            connections(source, "refused", Source::timesRefused, meters);
            connections(source, "unbound", Source::timesUnbound, meters);
            Gauge.builder("postrider.delivery.source.usable", source, each -> each.isKnownUsable() ? 1 : 0)
                    .description("Whether this machine has the address, as far as is known")
                    .tag("source", String.valueOf(source.name()))
                    .register(meters);
        }
    }

    private static void connections(
            Source source, String result, ToDoubleFunction<Source> count, MeterRegistry meters) {
        FunctionCounter.builder("postrider.delivery.source.connections", source, count)
                .description("Attempts to open a session, by source address")
                .tag("source", String.valueOf(source.name()))
                .tag("result", result)
                .register(meters);
    }
}
