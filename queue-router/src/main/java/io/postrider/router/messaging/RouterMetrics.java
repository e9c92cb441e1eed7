package io.postrider.router.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.delivery.DnsSecurity;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.router.routing.Output;
import io.postrider.schedule.DelayTopic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the router counts, all of it under {@code postrider.router}. Recipients are counted when their records are made:
 * a transaction that is aborted and done again counts twice.
 */
final class RouterMetrics {

    private static final String PREFIX = "postrider.router.";

    private final Counter routed;
    private final Counter quarantined;
    private final Counter discarded;
    private final Timer lookups;
    private final Timer lateness;
    private final Map<DnsSecurity, Counter> answers = new EnumMap<>(DnsSecurity.class);
    private final Map<Output.Delay, Counter> deferred = new EnumMap<>(Output.Delay.class);
    private final Map<Output.Failure, Counter> failed = new EnumMap<>(Output.Failure.class);
    private final Map<DelayTopic, AtomicLong> depths = new EnumMap<>(DelayTopic.class);

    RouterMetrics(MeterRegistry meters) {
        routed = Counter.builder(PREFIX + "routed")
                .description("recipients sent on to their destination")
                .register(meters);
        quarantined = Counter.builder(PREFIX + "quarantined")
                .description("records that could not be read or routed")
                .register(meters);
        discarded = Counter.builder(PREFIX + "discarded")
                .description("recipients whose mail ended by an operator's order")
                .register(meters);
        lookups = Timer.builder(PREFIX + "lookups")
                .description("lookups of mail exchangers that the cache had no answer for")
                .register(meters);
        lateness = Timer.builder(PREFIX + "schedule.lateness")
                .description("from a record's due time to its release")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(6),
                        Duration.ofMinutes(12))
                .register(meters);
        for (DnsSecurity security : List.of(DnsSecurity.SECURE, DnsSecurity.INSECURE, DnsSecurity.BOGUS)) {
            answers.put(
                    security,
                    Counter.builder(PREFIX + "dns.answers")
                            .description("answers of name servers by what DNSSEC says of them, where it is asked")
                            .tag("dnssec", security.label())
                            .register(meters));
        }
        for (Output.Delay kind : Output.Delay.values()) {
            deferred.put(kind, counter(meters, "deferred", "recipients put on the schedule", kind));
        }
        for (Output.Failure kind : Output.Failure.values()) {
            failed.put(kind, counter(meters, "failed", "recipients given up", kind));
        }
        for (DelayTopic topic : DelayTopic.values()) {
            AtomicLong depth = new AtomicLong();
            depths.put(topic, depth);
            Gauge.builder(PREFIX + "schedule.depth", depth, AtomicLong::get)
                    .description("records that wait, on all partitions; transaction markers included")
                    .tag("delay", topic.topic().substring("mail.schedule.".length()))
                    .register(meters);
        }
    }

    void count(Output output) {
        switch (output) {
            case Output.Outbound(var mail) ->
                routed.increment(mail.envelope().recipients().size());
            case Output.Delayed(var topic, var mail, var why) ->
                of(deferred, why).increment(mail.envelope().recipients().size());
            case Output.Failed(var mail, var why) ->
                of(failed, why).increment(mail.envelope().recipients().size());
            case Output.DelayNotice notice -> {}
            case Output.Happened(MailEvent event) -> {
                if (event.type() == EventType.DISCARDED) {
                    discarded.increment(event.recipients().size());
                }
            }
        }
    }

    void quarantined() {
        quarantined.increment();
    }

    void releasedLate(Duration late) {
        lateness.record(late);
    }

    void lookedUp(Duration took) {
        lookups.record(took);
    }

    /** An answer of name servers, for which DNSSEC was asked. */
    void checked(DnsSecurity security) {
        of(answers, security).increment();
    }

    void depths(Map<DelayTopic, Long> measured) {
        measured.forEach((topic, depth) -> of(depths, topic).set(depth));
    }

    private static <K, V> V of(Map<K, V> all, K key) {
        V value = all.get(key);
        if (value == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return value;
    }

    private static Counter counter(MeterRegistry meters, String name, String description, Enum<?> kind) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(meters);
    }
}
