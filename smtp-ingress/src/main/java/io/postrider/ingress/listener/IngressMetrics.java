package io.postrider.ingress.listener;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.data.MemoryBudget;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the ingress counts. Every label has a fixed set of values. Thread-safe. */
public final class IngressMetrics {

    private final Counter accepted;
    private final Counter rejected;
    private final Counter failed;
    private final Counter octets;
    private final Timer acceptance;
    private final Map<Answer, Counter> rejections = new EnumMap<>(Answer.class);
    private final AtomicInteger connections = new AtomicInteger();

    public IngressMetrics(MeterRegistry registry, MemoryBudget memory) {
        accepted = messages(registry, "accepted");
        rejected = messages(registry, "rejected");
        failed = messages(registry, "failed");
        octets = Counter.builder("postrider.ingress.octets")
                .description("Octets of accepted messages")
                .baseUnit("bytes")
                .register(registry);
        acceptance = Timer.builder("postrider.ingress.acceptance")
                .description("From DATA to 250")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
        for (Answer answer : Answer.values()) {
            if (answer.isRejection()) {
                rejections.put(answer, rejections(registry, answer));
            }
        }
        Gauge.builder("postrider.ingress.connections", connections, AtomicInteger::get)
                .description("Connections open now")
                .register(registry);
        Gauge.builder("postrider.ingress.memory.used", memory, MemoryBudget::used)
                .description("Memory taken by messages and envelopes that arrive or wait for Kafka")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Counts a connection in; how many there are now. */
    int connected() {
        return connections.incrementAndGet();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    void answered(Answer answer) {
        Counter counter = rejections.get(answer);
        if (counter != null) {
            counter.increment();
        }
    }

    void accepted(long size, Duration sinceData) {
        accepted.increment();
        octets.increment((double) size);
        acceptance.record(sinceData);
    }

    /** The message is the client's fault. */
    void rejected() {
        rejected.increment();
    }

    /** The message is fine, and we could not take it. */
    void failed() {
        failed.increment();
    }

    private static Counter messages(MeterRegistry registry, String result) {
        return Counter.builder("postrider.ingress.messages")
                .description("Messages that were sent to their end")
                .tag("result", result)
                .register(registry);
    }

    private static Counter rejections(MeterRegistry registry, Answer answer) {
        return Counter.builder("postrider.ingress.rejections")
                .description("Replies of 4yz and 5yz")
                .tag("reason", answer.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry);
    }
}
