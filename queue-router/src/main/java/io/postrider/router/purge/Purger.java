package io.postrider.router.purge;

import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Deletes what the readers of the queue topics have committed (DeleteRecords), a while later if asked to keep it. Any
 * number of instances may do so at once: each deletes what is done with, and the second finds it gone. A partition
 * of which its group has committed nothing is left alone.
 *
 * <p>For one thread; it does not own its {@link Admin}.
 */
public final class Purger {

    /** Who reads which queue topics. A topic has one group, so a committed offset says that all is done below it. */
    static final Map<String, List<String>> READERS = Map.of(
            "queue-router", List.of(Topics.ACCEPTED, Topics.REPORTS),
            "queue-router-schedule", Topics.schedule(),
            "delivery-worker", List.of(Topics.OUTBOUND),
            "dsn-service", List.of(Topics.FAILED));

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Purger.class);

    private final Admin admin;
    private final KeptOffsets kept;
    private final Clock clock;
    private final Map<TopicPartition, Long> purged = new HashMap<>();

    public Purger(Admin admin, Duration keep, Clock clock) {
        this.admin = admin;
        this.kept = new KeptOffsets(keep);
        this.clock = clock;
    }

    /** One round. What fails is logged and left to the next round. */
    public void purge() throws InterruptedException {
        Instant now = clock.instant();
        for (Map.Entry<String, List<String>> reader : READERS.entrySet()) {
            try {
                purge(reader.getKey(), reader.getValue(), now);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf("what %s is done with stays for now: %s", reader.getKey(), e);
            }
        }
    }

    private void purge(String group, List<String> topics, Instant now)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, RecordsToDelete> done = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each :
                committed(group).entrySet()) {
            TopicPartition partition = each.getKey();
            if (each.getValue() == null || !topics.contains(partition.topic())) {
                continue;
            }
            OptionalLong limit = kept.purgeable(partition, each.getValue().offset(), now);
            if (limit.isPresent() && limit.getAsLong() > purged.getOrDefault(partition, 0L)) {
                done.put(partition, RecordsToDelete.beforeOffset(limit.getAsLong()));
            }
        }
        if (!done.isEmpty()) {
            admin.deleteRecords(done).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            done.forEach((partition, limit) -> purged.put(partition, limit.beforeOffset()));
        }
    }

    /**
     * What is committed for certain. Offsets of a transaction that is still open do not show here: what does is lower,
     * and stays committed however that transaction ends. So {@code requireStable} would add nothing but waiting, under
     * load without end, for one of a stage's transactions is nearly always open.
     */
    private Map<TopicPartition, OffsetAndMetadata> committed(String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group)
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
