package io.postrider.pipeline.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.kafka.KafkaClients;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A hop of the pipeline whose every record is processed exactly once: one thread polls, hands what came to the handler,
 * and commits what that returned together with the offsets. What is aborted is replayed; after a fatal error the stage
 * opens new clients by itself.
 */
public final class TransactionalStage implements AutoCloseable {

    private final StageSettings settings;
    private final KafkaClients clients;
    private final Handler handler;
    private final Clock clock;
    private final MeterRegistry meters;

    public TransactionalStage(
            StageSettings settings, KafkaClients clients, Handler handler, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.handler = handler;
        this.clock = clock;
        this.meters = meters;
    }

    /** What a stage does with records: anything but sending. */
    @FunctionalInterface
    public interface Handler {

        /**
         * What becomes of a batch, in order. May be called again with the same records, so it has no effect of its own
         * that matters when repeated. May take some hundred milliseconds.
         *
         * <p>A {@link RuntimeException} is a record's fault: the batch is tried again one by one, and the record that
         * throws goes to the quarantine. A record that the handler itself cannot decode it returns as a quarantine
         * record.
         *
         * @throws IOException trouble of the moment: the batch is tried again, later
         */
        List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
                throws IOException, InterruptedException;
    }

    /** Starts the stage's thread; returns at once. */
    public void start() {
        throw new UnsupportedOperationException(settings.toString() + clients + handler + clock + meters);
    }

    public boolean isHealthy() {
        throw new UnsupportedOperationException();
    }

    /** What is wrong, in one line; empty when nothing is. */
    public Optional<String> trouble() {
        throw new UnsupportedOperationException();
    }

    /** Asks the stage to stop after its present transaction; returns at once. */
    public void stop() {
        throw new UnsupportedOperationException();
    }

    /** Stops the stage and waits until it has left its group, 10 s at most. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
