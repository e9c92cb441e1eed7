package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.clock.ManualClock;
import io.postrider.worker.ledger.Commit;
import io.postrider.worker.ledger.Entry;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.ledger.Moment;
import io.postrider.worker.ledger.Offer;
import io.postrider.worker.ledger.Progress;
import io.postrider.worker.ledger.Suspects;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway")
class SharedLedgerTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();

    private static final Duration SESSION = Duration.ofSeconds(5);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final SharedLedger ledger = new SharedLedger(
            new LedgerLimits(10, 1_000, 2, LedgerLimits.PATIENCE, Duration.ofMillis(30)),
            clock,
            () -> new Moment(0, clock.instant()));
    private long heartbeats;

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

        assertThat(ledger.release(0)).as("handed over, and not committed").hasSize(2);

        assertThat(begun).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void aWaitingAttemptIsToldThatItsPartitionIsLeaving() {
        CompletableFuture<Boolean> begun = beginning(behind());

        ledger.leave(List.of(0));

        assertThat(begun).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void beforeTheGroupWasHeardOfNothingBegins() {
        ledger.joining(SESSION);
        own();
        CompletableFuture<Boolean> begun = beginning(take(0));
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !begun.isDone());

        answered(4);

        assertThat(begun).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void whenTheLeaseHasRunOutNothingBeginsUntilTheGroupIsHeardOfAgain() {
        join();
        Entry<Decision> entry = take(0);
        clock.advance(SESSION);

        CompletableFuture<Boolean> begun = beginning(entry);

        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !begun.isDone());
        assertThat(ledger.heard(() -> heartbeats)).as("it is said once").isTrue();
        assertThat(ledger.heard(() -> heartbeats)).isFalse();
        answered(4);
        assertThat(begun).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void whenTheLeaseHasRunOutTheFinalDotWaitsToo() {
        join();
        OutboundConsignment consignment = consignment(take(0));
        clock.advance(SESSION);

        CompletableFuture<Boolean> handedOver = CompletableFuture.supplyAsync(consignment::handOver, ONE_EACH);

        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !handedOver.isDone());
        answered(4);
        assertThat(handedOver).succeedsWithin(SOON).isEqualTo(true);
        assertThat(ledger.release(0)).containsExactly(consignment);
    }

    @Test
    void aWorkerThatWakesUpAndIsToldThatItsPartitionIsGoneHasSentNothing() {
        join();
        Entry<Decision> queued = take(0);
        OutboundConsignment atTheDot = consignment(take(1));
        clock.advance(SESSION);
        CompletableFuture<Boolean> begun = beginning(queued);
        CompletableFuture<Boolean> handedOver = CompletableFuture.supplyAsync(atTheDot::handOver, ONE_EACH);
        // The refusal is an answer as well.
        answered(1);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !begun.isDone() && !handedOver.isDone());

        assertThat(ledger.release(0)).as("nothing was on the wire").isEmpty();

        assertThat(begun).succeedsWithin(SOON).isEqualTo(false);
        assertThat(handedOver).succeedsWithin(SOON).isEqualTo(false);
    }

    private void join() {
        ledger.joining(SESSION);
        answered(4);
        own();
    }

    private void own() {
        ledger.assign(0, Progress.upTo(0), Suspects.NONE);
        ledger.confirmed(Objects.requireNonNull(ledger.prepare(true)));
    }

    private void answered(int more) {
        for (int i = 0; i < more; i++) {
            heartbeats++;
            var unused = ledger.heard(() -> heartbeats);
        }
    }

    /** A consignment that is never settled. */
    private OutboundConsignment consignment(Entry<Decision> entry) {
        return new OutboundConsignment(Outbound.mail("q", new byte[1]), null, 1, entry, ledger, null);
    }

    private Entry<Decision> behind() {
        join();
        decide(handedOver(0));
        decide(handedOver(1));
        return take(2);
    }

    private Entry<Decision> handedOver(long offset) {
        Entry<Decision> entry = take(offset);
        assertThat(consignment(entry).handOver()).isTrue();
        return entry;
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
                ONE_EACH);
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
