package io.postrider.worker.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.event.EventType;
import io.postrider.worker.settlement.UnknownCause;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the ledger tells of itself: {@code postrider.worker.*}. */
final class WorkerMetrics {

    /** What a worker says of recipients. */
    private static final Set<EventType> OURS = EnumSet.of(
            EventType.DELIVERED,
            EventType.RELAYED,
            EventType.DEFERRED,
            EventType.POSTPONED,
            EventType.FAILED,
            EventType.OUTCOME_UNKNOWN);

    private static final String TRANSACTIONS = "postrider.worker.transactions";
    private static final String RECORDS = "postrider.worker.takeover.records";

    private final MeterRegistry meters;
    private final Timer commits;
    private final Counter committed;
    private final Counter aborted;
    private final Counter ambiguous;
    private final Map<UnknownCause, Counter> unknown = new EnumMap<>(UnknownCause.class);
    private final Counter quarantined;
    private final Counter takeovers;
    private final Counter unreadable;
    private final Counter leaseLapses;
    private final Counter unfinished;
    private final Counter missing;
    private final Map<EventType, Counter> outcomes = new EnumMap<>(EventType.class);

    WorkerMetrics(MeterRegistry meters) {
        this.meters = meters;
        commits = Timer.builder("postrider.worker.commit")
                .description("From the start of a transaction to its confirmation")
                .register(meters);
        committed = meters.counter(TRANSACTIONS, "result", "committed");
        aborted = meters.counter(TRANSACTIONS, "result", "aborted");
        ambiguous = meters.counter(TRANSACTIONS, "result", "ambiguous");
        for (UnknownCause cause : UnknownCause.values()) {
            unknown.put(
                    cause,
                    Counter.builder("postrider.worker.unknown.outcomes")
                            .description(
                                    "Recipients whose message a peer may have though nobody knows, and get it again")
                            .tag("reason", cause.label())
                            .register(meters));
        }
        quarantined = meters.counter("postrider.worker.quarantined");
        takeovers = meters.counter("postrider.worker.takeovers");
        unreadable = Counter.builder("postrider.worker.takeover.unreadable")
                .description("Partitions taken over whose commit metadata could not be read")
                .register(meters);
        leaseLapses = Counter.builder("postrider.worker.lease.lapses")
                .description("Times the group was not heard of for so long that nothing was sent")
                .register(meters);
        unfinished = meters.counter(RECORDS, "what", "unfinished");
        missing = meters.counter(RECORDS, "what", "missing");
        for (EventType type : OURS) {
            outcomes.put(type, meters.counter("postrider.worker.outcomes", "result", type.word()));
        }
    }

    /** The gauges of a ledger; only the newest ledger's count. */
    void watch(SharedLedger ledger) {
        Gauge.builder("postrider.worker.in.flight", ledger, SharedLedger::inFlight)
                .description("Records taken and not done with")
                .strongReference(true)
                .register(meters);
        Gauge.builder("postrider.worker.uncommitted", ledger, SharedLedger::uncommitted)
                .description("Outcomes decided and not committed: what a crash may send again")
                .strongReference(true)
                .register(meters);
    }

    void committed(Duration took) {
        committed.increment();
        commits.record(took);
    }

    void aborted() {
        aborted.increment();
    }

    void ambiguous() {
        ambiguous.increment();
    }

    void quarantined() {
        quarantined.increment();
    }

    void takenOver(int unfinishedRecords) {
        takeovers.increment();
        unfinished.increment(unfinishedRecords);
    }

    void leaseLapsed() {
        leaseLapses.increment();
    }

    void unreadableMetadata() {
        unreadable.increment();
    }

    void missing(long records) {
        missing.increment(records);
    }

    /** A decision is committed: what its events tell is counted, here and nowhere else. */
    void outcomes(Decision decision) {
        UnknownCause cause = decision.cause();
        for (EventType type : decision.outcomes()) {
            increment(outcomes.get(type));
            if (type == EventType.OUTCOME_UNKNOWN && cause != null) {
                increment(unknown.get(cause));
            }
        }
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
