package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A ledger on a virtual clock, and what Kafka would have of it. */
final class LedgerScript {

    static final Duration INTERVAL = Duration.ofMillis(30);

    final Ledger<String> ledger;
    final Map<Integer, Progress> committed = new HashMap<>();
    /** What each decision takes. */
    long octets = 1;

    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    LedgerScript(int inFlight, int uncommitted) {
        ledger = new Ledger<>(
                new LedgerLimits(inFlight, 1_000_000, uncommitted, LedgerLimits.PATIENCE, INTERVAL),
                decision -> octets);
    }

    static LedgerScript roomy() {
        return new LedgerScript(1_000, 500);
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /** A partition is ours and a commit has said so: its records may be taken. */
    void own(int partition, Progress start) {
        own(partition, start, Suspects.NONE);
    }

    void own(int partition, Progress start, Suspects suspects) {
        ledger.assignments().assign(partition, start, suspects);
        Commit<String> claim = prepared();
        assertThat(claim.decisions()).isEmpty();
        ledger.confirmed(claim);
    }

    Entry<String> take(int partition, long offset) {
        Offer<String> offer = ledger.offer(partition, offset, 1);
        assertThat(offer).isInstanceOf(Offer.Taken.class);
        return ((Offer.Taken<String>) offer).entry();
    }

    Entry<String> sent(int partition, long offset) {
        Entry<String> entry = take(partition, offset);
        assertThat(ledger.begin(entry, now)).isEqualTo(Leave.GRANTED);
        assertThat(ledger.handOver(entry)).isTrue();
        return entry;
    }

    void decide(Entry<String> entry) {
        assertThat(ledger.decide(entry, "outcome of " + entry.offset(), now)).isTrue();
    }

    Commit<String> prepared() {
        return Objects.requireNonNull(ledger.prepareAll(), "nothing to commit");
    }

    Commit<String> commit() {
        Commit<String> commit = prepared();
        committed.putAll(commit.progress());
        ledger.confirmed(commit);
        return commit;
    }
}
