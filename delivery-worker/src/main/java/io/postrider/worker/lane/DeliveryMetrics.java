package io.postrider.worker.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.event.TlsFacts;
import io.postrider.worker.client.Phases;
import io.postrider.worker.shaping.BackOff;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What delivery tells of itself: {@code postrider.delivery.*}, without destinations as labels. */
final class DeliveryMetrics {

    /** What an attempt came to, over all its recipients. */
    enum Result {
        DELIVERED,
        DEFERRED,
        FAILED,
        /** The recipients' outcomes differ. */
        MIXED,
        /** None was made: handed back for lack of room. */
        POSTPONED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a session is secured. */
    enum Security {
        CLEAR,
        /** TLS with somebody. */
        UNVERIFIED,
        VERIFIED;

        static Security of(@Nullable TlsFacts tls) {
            return tls == null ? CLEAR : tls.verified() ? VERIFIED : UNVERIFIED;
        }
    }

    private final MeterRegistry meters;
    private final Map<Result, Counter> attempts = new EnumMap<>(Result.class);
    private final Map<BackOff.Kind, Counter> backOffs = new EnumMap<>(BackOff.Kind.class);
    private final Map<Security, Counter> sessions = new EnumMap<>(Security.class);
    private final Counter reused;
    private final Timer connect;
    private final Timer dialogue;
    private final Timer data;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Result result : Result.values()) {
            attempts.put(result, meters.counter("postrider.delivery.attempts", "result", result.label()));
        }
        for (BackOff.Kind kind : BackOff.Kind.values()) {
            backOffs.put(
                    kind,
                    Counter.builder("postrider.delivery.back.offs")
                            .description("Replies that a back-off rule answered")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        for (Security security : Security.values()) {
            sessions.put(
                    security,
                    meters.counter(
                            "postrider.delivery.sessions",
                            "tls",
                            security.name().toLowerCase(Locale.ROOT)));
        }
        reused = Counter.builder("postrider.delivery.connections.reused")
                .description("Messages sent over a connection that had carried one before")
                .register(meters);
        connect = timer("connect", "TCP connect");
        dialogue = timer("dialogue", "Greeting and commands up to 354");
        data = timer("data", "Content and the reply to it");
    }

    void gauges(IntSupplier lanes, IntSupplier waiting, IntSupplier connections) {
        gauge("postrider.delivery.lanes", "Destinations with something to do", lanes);
        gauge("postrider.delivery.waiting", "Messages in lanes, those being sent included", waiting);
        gauge("postrider.delivery.connections", "Connections open", connections);
    }

    void attempted(Result result, Phases phases) {
        count(result);
        record(connect, phases.connect());
        record(dialogue, phases.dialogue());
        record(data, phases.data());
    }

    void count(Result result) {
        Counter counter = attempts.get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    void backedOff(BackOff.Kind kind) {
        Counter counter = backOffs.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A session was opened. */
    void opened(@Nullable TlsFacts tls) {
        Counter counter = sessions.get(Security.of(tls));
        if (counter != null) {
            counter.increment();
        }
    }

    void reused() {
        reused.increment();
    }

    private static void record(Timer timer, Duration took) {
        if (!took.isZero()) {
            timer.record(took);
        }
    }

    private Timer timer(String phase, String what) {
        return Timer.builder("postrider.delivery." + phase).description(what).register(meters);
    }

    private void gauge(String name, String what, IntSupplier value) {
        Gauge.builder(name, value, IntSupplier::getAsInt)
                .description(what)
                .strongReference(true)
                .register(meters);
    }
}
