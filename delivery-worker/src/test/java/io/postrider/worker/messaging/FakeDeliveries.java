package io.postrider.worker.messaging;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.event.AttemptFacts;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.attempt.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Deliveries without a network: each record goes out on a virtual thread and succeeds, or is held on the wire. */
final class FakeDeliveries implements Deliveries {

    private final Predicate<MailRecord> held;
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private final List<Consignment> onTheWire = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    private final Executor attempts;
    private final Duration step;
    private final Consumer<String> handedOver;

    FakeDeliveries(Predicate<MailRecord> held) {
        this(held, Executors.newVirtualThreadPerTaskExecutor(), Duration.ZERO, id -> {});
    }

    /**
     * @param attempts where they are made
     * @param step how long an attempt takes from its beginning to the final dot, and again to the reply
     * @param handedOver hears of each queue id whose final dot may be sent
     */
    FakeDeliveries(Predicate<MailRecord> held, Executor attempts, Duration step, Consumer<String> handedOver) {
        this.held = held;
        this.attempts = attempts;
        this.step = step;
        this.handedOver = handedOver;
    }

    static FakeDeliveries succeeding() {
        return new FakeDeliveries(mail -> false);
    }

    @Override
    public void deliver(Consignment consignment) {
        taken.add(consignment.mail().envelope().queueId().text());
        attempts.execute(() -> attempt(consignment));
    }

    private void attempt(Consignment consignment) {
        try {
            boolean begun = consignment.begin();
            Thread.sleep(step);
            if (!begun || !consignment.handOver()) {
                refused.incrementAndGet();
                return;
            }
            handedOver.accept(consignment.mail().envelope().queueId().text());
            Thread.sleep(step);
            if (held.test(consignment.mail())) {
                onTheWire.add(consignment);
            } else {
                consignment.settle(delivered(consignment.mail()));
            }
        } catch (InterruptedException e) {
            refused.incrementAndGet();
        }
    }

    /** Queue ids in the order they came, again for each time. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    List<Consignment> onTheWire() {
        return List.copyOf(onTheWire);
    }

    /** How many attempts were told that the record is not theirs any more. */
    int refused() {
        return refused.get();
    }

    /** The peers that were silent answer. */
    void answer() {
        List<Consignment> answered = new ArrayList<>(onTheWire);
        onTheWire.removeAll(answered);
        answered.forEach(consignment -> consignment.settle(delivered(consignment.mail())));
    }

    static AttemptResult delivered(MailRecord mail) {
        Diagnosis ok = Diagnosis.found(Action.DELIVERED, "2.0.0", "ok", "mx.test", Instant.now());
        return new AttemptResult.Attempted(
                mail.envelope().recipients().stream()
                        .map(recipient -> new AttemptResult.Settled(recipient, new Outcome.Delivered(ok)))
                        .toList(),
                AttemptFacts.withoutPeer("site:test", 1, null));
    }
}
