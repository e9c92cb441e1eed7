package io.postrider.worker.mx;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.delivery.DnsSecurity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What DNSSEC says of name servers' answers, where it is asked: {@code postrider.delivery.dns.answers}. */
public final class AnswerMetrics {

    private final Map<DnsSecurity, Counter> answers = new EnumMap<>(DnsSecurity.class);

    public AnswerMetrics(MeterRegistry meters) {
        for (DnsSecurity security : List.of(DnsSecurity.SECURE, DnsSecurity.INSECURE, DnsSecurity.BOGUS)) {
            answers.put(
                    security,
                    Counter.builder("postrider.delivery.dns.answers")
                            .description("Answers of name servers by what DNSSEC says of them, where it is asked")
                            .tag("dnssec", security.label())
                            .register(meters));
        }
    }

    /** An answer that was not in the cache. */
    public void checked(DnsSecurity security) {
        Counter counter = answers.get(security);
        if (counter != null) {
            counter.increment();
        }
    }
}
