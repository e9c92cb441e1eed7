package io.postrider.worker.messaging;

import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.attempt.Deliveries;
import java.util.concurrent.CountDownLatch;

/** Deliveries that can hang the thread which brings them a record, as a long pause of the whole process would. */
final class Stalling implements Deliveries {

    private final Deliveries others;
    private volatile CountDownLatch awake = new CountDownLatch(0);

    Stalling(Deliveries others) {
        this.others = others;
    }

    void stall() {
        awake = new CountDownLatch(1);
    }

    void wakeUp() {
        awake.countDown();
    }

    @Override
    public void deliver(Consignment consignment) {
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        others.deliver(consignment);
    }

    @Override
    public void forgetWhatIsNotOurs() {
        others.forgetWhatIsNotOurs();
    }

    @Override
    public void stop() {
        others.stop();
    }
}
