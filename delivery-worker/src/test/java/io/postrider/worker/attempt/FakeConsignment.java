package io.postrider.worker.attempt;

import io.postrider.delivery.Outcome;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A consignment that is ours as long as the test says so, and remembers what it was told. */
public class FakeConsignment implements Consignment {

    private final MailRecord mail;
    private final CompletableFuture<AttemptResult> result = new CompletableFuture<>();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final int octets;
    private volatile boolean ours = true;

    public FakeConsignment(MailRecord mail) {
        this(mail, 1_000);
    }

    /** @param octets what it says it takes */
    public FakeConsignment(MailRecord mail, int octets) {
        this.mail = mail;
        this.octets = octets;
    }

    /** From now on it is somebody else's. */
    public FakeConsignment lose() {
        ours = false;
        return this;
    }

    @Override
    public MailRecord mail() {
        return mail;
    }

    @Override
    public int octets() {
        return octets;
    }

    @Override
    public boolean isOurs() {
        return ours;
    }

    @Override
    public boolean begin() {
        begun.incrementAndGet();
        return ours;
    }

    @Override
    public boolean handOver() {
        handedOver.incrementAndGet();
        return ours;
    }

    @Override
    public void settle(AttemptResult outcome) {
        settled.incrementAndGet();
        result.complete(outcome);
    }

    public int begun() {
        return begun.get();
    }

    public int handedOver() {
        return handedOver.get();
    }

    /** How often it was settled: more than once is a fault. */
    public int settled() {
        return settled.get();
    }

    public boolean isSettled() {
        return result.isDone();
    }

    public AttemptResult await(Duration atMost) {
        try {
            return result.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not settled within " + atMost, e);
        }
    }

    public Attempted attempted() {
        return (Attempted) await(Duration.ofSeconds(10));
    }

    public List<Outcome> outcomes() {
        return attempted().settled().stream()
                .map(AttemptResult.Settled::outcome)
                .toList();
    }

    /** Of a consignment for one recipient. */
    public Outcome outcome() {
        return outcomes().getFirst();
    }
}
