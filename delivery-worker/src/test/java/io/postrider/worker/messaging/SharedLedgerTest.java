package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.worker.ledger.Commit;
import io.postrider.worker.ledger.Entry;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.ledger.Offer;
import io.postrider.worker.ledger.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SharedLedgerTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final SharedLedger ledger = new SharedLedger(
            new LedgerLimits(10, 1_000, 2, LedgerLimits.PATIENCE, Duration.ofMillis(30)), SharedLedger.steadyClock());

    @Test
    void anAttemptWaitsUntilEnoughOutcomesAreCommitted() {
        Entry<Decision> waiting = behind();
        CompletableFuture<Boolean> begun = beginning(waiting);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !begun.isDone());

        ledger.confirmed(Objects.requireNonNull(ledger.prepare(true)));

        assertThat(begun).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void anAbortLetsNothingBegin() {
        Entry<Decision> waiting = behind();
        CompletableFuture<Boolean> begun = beginning(waiting);
        Commit<Decision> commit = Objects.requireNonNull(ledger.prepare(true));

        ledger.aborted(commit);

        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !begun.isDone());
        assertThat(ledger.uncommitted()).isEqualTo(2);
    }

    @Test
    void aWaitingAttemptIsToldThatItsPartitionIsGone() {
        CompletableFuture<Boolean> begun = beginning(behind());

        assertThat(ledger.release(0)).isEmpty();

        assertThat(begun).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void aWaitingAttemptIsToldThatItsPartitionIsLeaving() {
        CompletableFuture<Boolean> begun = beginning(behind());

        ledger.leave(List.of(0));

        assertThat(begun).succeedsWithin(SOON).isEqualTo(false);
    }

    private Entry<Decision> behind() {
        ledger.assign(0, Progress.upTo(0));
        decide(take(0));
        decide(take(1));
        return take(2);
    }

    private CompletableFuture<Boolean> beginning(Entry<Decision> entry) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ledger.begin(entry);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Executors.newVirtualThreadPerTaskExecutor());
    }

    private Entry<Decision> take(long offset) {
        Offer<Decision> offer = ledger.offer(0, offset, 1);
        assertThat(offer).isInstanceOf(Offer.Taken.class);
        return ((Offer.Taken<Decision>) offer).entry();
    }

    private void decide(Entry<Decision> entry) {
        assertThat(ledger.decide(entry, Decision.of(List.of()))).isTrue();
    }
}
