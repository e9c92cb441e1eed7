package io.postrider.pipeline.stage;

import io.postrider.pipeline.kafka.FirstPositions;
import io.postrider.pipeline.kafka.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** What one run of a stage reads and writes with; the run closes both. The producer's transactions are initialised. */
record StageClients(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer) {

    /** Where a stage has its clients from, each time it begins. */
    @FunctionalInterface
    interface Source {

        /** @throws RuntimeException when there are none to be had for now */
        StageClients open();
    }

    static StageClients open(KafkaClients clients, StageSettings settings) {
        Producer<String, byte[]> producer = clients.transactionalProducer(settings.name());
        try {
            // Ends what a predecessor of our name left open, and tells the broker not to listen to it any more.
            producer.initTransactions();
            FirstPositions.establish(clients, settings.group(), settings.topics());
            return new StageClients(clients.consumer(settings.group(), settings.name(), settings.consumer()), producer);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }
}
