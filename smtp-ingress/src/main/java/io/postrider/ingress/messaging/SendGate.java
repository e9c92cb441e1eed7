package io.postrider.ingress.messaging;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the octets that a producer holds, so that its {@code send} finds room at once. What is above the bound waits
 * here, first come first served; its memory is its sender's, who has reserved it. Thread-safe.
 */
final class SendGate {

    private record Waiting(long octets, Runnable send) {}

    private final long bound;
    private final AtomicLong underWay = new AtomicLong();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private boolean lettingThrough;

    /**
     * @param bound in octets
     */
    SendGate(long bound) {
        this.bound = bound;
    }

    /** Sends now, or later from the thread that makes room; sends do not throw, and every one is followed by one {@link #done}. */
    void submit(long octets, Runnable send) {
        if (waiting.isEmpty() && take(octets)) {
            send.run();
        } else {
            waiting.add(new Waiting(octets, send));
            letThrough();
        }
    }

    /** A send was acknowledged, or has failed. */
    void done(long octets) {
        underWay.addAndGet(-octets);
        if (!waiting.isEmpty()) {
            letThrough();
        }
    }

    long underWay() {
        return underWay.get();
    }

    private synchronized void letThrough() {
        if (lettingThrough) {
            // A send that failed at once is done within the loop below, which goes on by itself.
            return;
        }
        lettingThrough = true;
        try {
            Waiting next = waiting.peek();
            while (next != null && take(next.octets())) {
                sendFirst(next);
                next = waiting.peek();
            }
        } finally {
            lettingThrough = false;
        }
    }

    /** It leaves the queue after it was sent: until then nobody else may overtake it. */
    private void sendFirst(Waiting first) {
        try {
            first.send().run();
        } finally {
            waiting.remove();
        }
    }

    /** One is always let through, however large. */
    private boolean take(long octets) {
        long now = underWay.get();
        while (now == 0 || now + octets <= bound) {
            if (underWay.compareAndSet(now, now + octets)) {
                return true;
            }
            now = underWay.get();
        }
        return false;
    }
}
