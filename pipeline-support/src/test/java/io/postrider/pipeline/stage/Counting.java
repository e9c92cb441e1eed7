package io.postrider.pipeline.stage;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Counts what passes through a handler, by partition. */
record Counting(TransactionalStage.Handler handler, ConcurrentMap<Integer, Integer> seen)
        implements TransactionalStage.Handler {

    private static final int PROOF = 1_500;

    Counting(TransactionalStage.Handler handler) {
        this(handler, new ConcurrentHashMap<>());
    }

    @Override
    public List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        batch.forEach(each -> seen.merge(each.partition(), 1, Integer::sum));
        return handler.handle(batch);
    }

    int total() {
        return seen.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Waits until a good many more records of each have passed: the stage has those partitions, and load. */
    void awaitMoreOfPartitions(int... partitions) {
        for (int partition : partitions) {
            int wanted = seen.getOrDefault(partition, 0) + PROOF;
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.getOrDefault(partition, 0) >= wanted);
        }
    }
}
