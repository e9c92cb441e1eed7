package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.KafkaClients;
import java.time.Clock;

/** The stage in a process of its own, to be killed. Its argument is where Kafka is. */
final class DsnMain {

    private DsnMain() {}

    public static void main(String... args) throws InterruptedException {
        KafkaClients clients = DsnKafka.clients(args[0]);
        ContentWriter writer = new ContentWriter(clients, Clock.systemUTC());
        try (var stage = DsnStage.of(
                DsnKafka.CONFIG,
                clients,
                new ContentReader(clients),
                new ContentByReference(writer),
                Clock.systemUTC(),
                new SimpleMeterRegistry())) {
            stage.start();
            Thread.currentThread().join();
        }
    }
}
