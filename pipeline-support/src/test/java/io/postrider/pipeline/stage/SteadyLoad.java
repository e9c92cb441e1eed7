package io.postrider.pipeline.stage;

import io.postrider.pipeline.kafka.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes 0, 1, 2, … to a topic, some thousands a second, until it is stopped. */
final class SteadyLoad implements AutoCloseable {

    private static final int BURST = 100;
    private static final int PAUSE_MILLIS = 20;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<Integer> produced;

    private SteadyLoad(TestKafka kafka, String topic) {
        this.produced = CompletableFuture.supplyAsync(() -> produce(kafka, topic));
    }

    static SteadyLoad on(TestKafka kafka, String topic) {
        return new SteadyLoad(kafka, topic);
    }

    private int produce(TestKafka kafka, String topic) {
        int next = 0;
        try (Producer<String, byte[]> producer = kafka.clientsOf("test").producer("load")) {
            while (!stopped.get()) {
                for (int i = 0; i < BURST; i++) {
                    String text = Integer.toString(next++);
                    var unused =
                            producer.send(new ProducerRecord<>(topic, text, text.getBytes(StandardCharsets.US_ASCII)));
                }
                producer.flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return next;
    }

    /** How many it has written, all of them acknowledged. */
    int stop() {
        stopped.set(true);
        return produced.join();
    }

    @Override
    public void close() {
        stopped.set(true);
    }
}
