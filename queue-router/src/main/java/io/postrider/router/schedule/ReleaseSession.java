package io.postrider.router.schedule;

import io.postrider.pipeline.kafka.FirstPositions;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Topics;
import io.postrider.schedule.DelayTopic;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One consumer and one producer of the releaser, as long as they live. Everything happens on one thread, so no partition
 * is lost between reading the group's metadata and using it.
 */
final class ReleaseSession implements AutoCloseable {

    static final String GROUP = "queue-router-schedule";

    /** How long a poll lasts when nothing is held. */
    private static final long IDLE_MILLIS = 500;

    /** How long records that are due are gathered for one transaction. */
    private static final long GATHER_NANOS = Duration.ofMillis(20).toNanos();

    private static final Duration GATHER_POLL = Duration.ofMillis(2);
    private static final int MAX_POLL_RECORDS = 500;

    /** What the consumer holds in advance of one partition. */
    private static final int PARTITION_FETCH_OCTETS = 512 * 1024;

    /** A partition that is resumed waits for the fetch that is under way: the shorter, the less it is late. */
    private static final int FETCH_WAIT_MILLIS = 50;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final Duration TRY_AGAIN = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(ReleaseSession.class);

    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final TransactionalStage.Handler handler;
    private final Clock clock;
    private final Holds holds = new Holds();
    private ReleaseBatch batch = new ReleaseBatch();
    private @Nullable String trouble;

    ReleaseSession(KafkaClients clients, TransactionalStage.Handler handler, Clock clock) {
        this.handler = handler;
        this.clock = clock;
        this.producer = clients.transactionalProducer(GROUP);
        try {
            producer.initTransactions();
            FirstPositions.establish(clients, GROUP, Topics.schedule());
            this.consumer = clients.consumer(
                    GROUP,
                    GROUP,
                    Map.of(
                            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS,
                            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_OCTETS,
                            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS));
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        consumer.subscribe(Topics.schedule(), new Rebalance());
    }

    /** Ends a poll that is under way; from any thread. */
    void wakeUp() {
        consumer.wakeup();
    }

    /**
     * Waits for the next head that is due, and releases what is due with it.
     *
     * @throws KafkaException when this session is of no more use
     */
    void step() throws InterruptedException {
        consumer.resume(holds.takeOver(clock.millis()));
        batch = new ReleaseBatch();
        take(poll(Duration.ofMillis(patience())));
        long end = System.nanoTime() + GATHER_NANOS;
        while (!batch.isEmpty() && !batch.isFull() && System.nanoTime() < end) {
            take(poll(GATHER_POLL));
        }
        if (!batch.isEmpty()) {
            release();
        }
    }

    /** Why the last release was not one, in one line; null when it was. */
    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
        } finally {
            // An open transaction is ended by the next session's initTransactions.
            producer.close(Duration.ZERO);
        }
    }

    private long patience() {
        long earliest = holds.earliest().orElse(Long.MAX_VALUE);
        return Math.clamp(earliest - clock.millis(), 0, IDLE_MILLIS);
    }

    private ConsumerRecords<String, byte[]> poll(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (InvalidOffsetException e) {
            // Mail done twice is better than mail not done; what was committed is purged, so it is little.
            LOG.errorf("a position on the schedule is gone, going to the start of the log: %s", e.getMessage());
            FirstPositions.toLogStart(consumer, e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void take(ConsumerRecords<String, byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            long delay =
                    DelayTopic.named(partition.topic()).orElseThrow().delay().toMillis();
            for (ConsumerRecord<String, byte[]> record : polled.records(partition)) {
                long end = record.timestamp() + delay;
                if (end > clock.millis()) {
                    consumer.seek(partition, record.offset());
                    consumer.pause(List.of(partition));
                    holds.hold(partition, end);
                    break;
                }
                batch.add(record);
            }
        }
    }

    private void release() throws InterruptedException {
        boolean begun = false;
        try {
            List<ProducerRecord<String, byte[]>> out = handler.handle(batch.records());
            // Before, not after: a producer that cannot begin must not pass for one with nothing to abort.
            begun = true;
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> record : out) {
                // A send that fails makes the commit fail.
                var unused = producer.send(record);
            }
            producer.sendOffsetsToTransaction(batch.offsetsAfter(), consumer.groupMetadata());
            producer.commitTransaction();
            trouble = null;
        } catch (ProducerFencedException
                | InvalidProducerEpochException
                | AuthorizationException
                | InterruptException
                | TimeoutException e) {
            // Whether a commit that timed out took place only the committed offsets tell: a new session reads them.
            throw e;
        } catch (KafkaException | IOException e) {
            LOG.warnf(
                    "release of %d records is tried again: %s", batch.records().size(), e);
            if (begun) {
                producer.abortTransaction();
            }
            rewind();
            Thread.sleep(TRY_AGAIN);
        }
    }

    private void rewind() {
        for (Map.Entry<TopicPartition, Long> first : batch.firstOffsets().entrySet()) {
            holds.forget(List.of(first.getKey()));
            consumer.seek(first.getKey(), first.getValue());
            consumer.resume(List.of(first.getKey()));
        }
    }

    /** A revoked partition's pause is gone with it; what was gathered from it is its next owner's. */
    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            FirstPositions.on(consumer, partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            holds.forget(partitions);
            batch.drop(partitions);
        }
    }
}
