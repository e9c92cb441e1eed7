package io.postrider.worker.messaging;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own for each test, with the topics of the pipeline. */
abstract class WithABroker {

    /** Until something is so on a machine that is busy. */
    static final Duration LONG = Duration.ofSeconds(60);

    private final int partitions;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init")
    Outbound outbound;

    WithABroker(int partitions) {
        this.partitions = partitions;
    }

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(settings());
        outbound = new Outbound(broker.bootstrapServers(), partitions);
    }

    @AfterEach
    void stop() {
        outbound.close();
        broker.close();
    }

    BrokerSettings settings() {
        return BrokerSettings.at(directory.resolve("broker"));
    }

    TestWorker worker(String instance, FakeDeliveries deliveries) {
        return new TestWorker(broker.bootstrapServers(), instance, deliveries);
    }
}
