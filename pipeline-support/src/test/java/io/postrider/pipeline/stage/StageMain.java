package io.postrider.pipeline.stage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A stage in a process of its own that dies with results sent and not committed: after so many records its handler ends
 * the JVM as kill -9 does, the transaction of the batches before still open.
 */
final class StageMain {

    static final int EXIT_STATUS = 137;

    private StageMain() {}

    public static void main(String[] arguments) throws Exception {
        KafkaClients clients = new KafkaClients(arguments[0], new InstanceName(arguments[1]), Duration.ofSeconds(5));
        int lifetime = Integer.parseInt(arguments[4]);
        // The transaction stays open long enough for several polls.
        StageSettings settings = new StageSettings(
                "forward", "forward", Set.of(arguments[2]), Duration.ofSeconds(2), Map.of("max.poll.records", 50));
        TransactionalStage stage = new TransactionalStage(
                settings, clients, dyingAfter(lifetime, arguments[3]), Clock.systemUTC(), new SimpleMeterRegistry());
        stage.start();
        Thread.sleep(Duration.ofSeconds(60));
    }

    private static TransactionalStage.Handler dyingAfter(int lifetime, String topic) {
        Forward forward = new Forward(topic);
        AtomicInteger seen = new AtomicInteger();
        return (List<ConsumerRecord<String, byte[]>> batch) -> {
            if (seen.addAndGet(batch.size()) > lifetime) {
                // What was sent before is on the broker, in an open transaction.
                Thread.sleep(300);
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
            return forward.handle(batch);
        };
    }
}
