package io.postrider.ingress.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendGateTest {

    private final List<String> sent = new ArrayList<>();

    @Test
    void what_fits_goes_at_once_and_the_rest_in_its_order() {
        SendGate gate = new SendGate(10);
        gate.submit(6, () -> sent.add("a"));
        gate.submit(6, () -> sent.add("b"));
        gate.submit(1, () -> sent.add("c"));
        assertThat(sent).containsExactly("a");

        gate.done(6);

        assertThat(sent).containsExactly("a", "b", "c");
        assertThat(gate.underWay()).isEqualTo(7);
    }

    @Test
    void one_larger_than_the_bound_goes_alone() {
        SendGate gate = new SendGate(10);
        gate.submit(50, () -> sent.add("large"));
        gate.submit(1, () -> sent.add("next"));
        assertThat(sent).containsExactly("large");

        gate.done(50);

        assertThat(sent).containsExactly("large", "next");
    }

    @Test
    void a_send_that_fails_at_once_lets_the_next_through() {
        SendGate gate = new SendGate(10);
        gate.submit(10, () -> sent.add("first"));
        gate.submit(10, () -> {
            sent.add("fails");
            gate.done(10);
        });
        gate.submit(10, () -> sent.add("last"));

        gate.done(10);

        assertThat(sent).containsExactly("first", "fails", "last");
        assertThat(gate.underWay()).isEqualTo(10);
    }

    @Test
    void a_send_that_breaks_its_promise_and_throws_holds_nobody_up() {
        SendGate gate = new SendGate(10);
        gate.submit(10, () -> sent.add("first"));
        gate.submit(1, () -> {
            throw new IllegalStateException("it was not to");
        });
        assertThatIllegalStateException().isThrownBy(() -> gate.done(10));

        gate.submit(9, () -> sent.add("next"));

        assertThat(sent).containsExactly("first", "next");
    }

    @Test
    void many_threads_never_get_past_the_bound_and_nothing_is_left_behind() throws Exception {
        int threads = 4;
        int each = 5_000;
        SendGate gate = new SendGate(100);
        AtomicLong most = new AtomicLong();
        CountDownLatch all = new CountDownLatch(threads * each);
        ConcurrentLinkedQueue<Long> unacknowledged = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            senders.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    long octets = 1 + i % 30;
                    gate.submit(octets, () -> {
                        most.accumulateAndGet(gate.underWay(), Math::max);
                        unacknowledged.add(octets);
                        all.countDown();
                    });
                }
            }));
        }
        while (all.getCount() > 0) {
            Long octets = unacknowledged.poll();
            if (octets != null) {
                gate.done(octets);
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(100);
    }
}
