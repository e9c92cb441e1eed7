package io.postrider.pipeline.stage;

import io.postrider.pipeline.kafka.FirstPositions;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * A stage while its clients last. Everything happens on one thread, rebalance callbacks included: a transaction is open
 * only between a poll and the commit that follows, and holds offsets only of partitions that are ours all the while.
 *
 * <p>The transaction is begun when the handler has returned, so that a slow handler does not use up the transaction's
 * time; only while gathering can one do so, and after an abort nothing is gathered until a commit has succeeded.
 */
final class StageRun implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StageRun.class);

    /** Also how long a stage that is asked to stop may take to notice. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** A poll that returns so many shows that there is load: more will come within a transaction's time. */
    private static final int BUSY_RECORDS = 16;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final StageSettings settings;
    private final FaultIsolation handler;
    private final StageMeters meters;
    private final StageHealth health;
    private final StopSignal stop;
    private final Setbacks setbacks;
    private final Backoff backoff = new Backoff();
    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> consumer;
    private final Gate gate;
    private final StageTransaction transaction;

    /** Whether positions are past what is committed, so that what was polled must not be used. */
    private boolean mustRewind;

    /** Not before a commit has shown that all is well: gathering too long may be what ended the last run. */
    private boolean mayGather;

    private boolean closing;

    StageRun(
            StageSettings settings,
            StageClients clients,
            Gate gate,
            FaultIsolation handler,
            StageMeters meters,
            StageHealth health,
            StopSignal stop,
            Setbacks setbacks) {
        this.settings = settings;
        this.gate = gate;
        this.handler = handler;
        this.meters = meters;
        this.health = health;
        this.stop = stop;
        this.setbacks = setbacks;
        this.producer = clients.producer();
        this.consumer = clients.consumer();
        this.transaction = new StageTransaction(producer);
    }

    /**
     * Works until asked to stop.
     *
     * @throws RuntimeException when these clients are of no use any more
     */
    void work() throws InterruptedException {
        consumer.subscribe(settings.topics(), this);
        health.opened();
        while (!stop.isAsked()) {
            ConsumerRecords<String, byte[]> polled = poll(POLL);
            if (polled.isEmpty()) {
                health.idle();
            } else {
                try {
                    process(polled);
                } catch (IOException e) {
                    undo("its handler: " + e.getMessage());
                } catch (InterruptException e) {
                    throw e;
                } catch (KafkaException | IllegalStateException e) {
                    recover(e);
                }
            }
        }
    }

    private ConsumerRecords<String, byte[]> poll(Duration atMost) {
        Duration opens = gate.beforePoll(consumer);
        try {
            return gate.admit(consumer, consumer.poll(opens.compareTo(atMost) < 0 ? opens : atMost));
        } catch (InvalidOffsetException e) {
            // Doing mail twice is better than not doing it: what every group has committed is purged, so this is
            // little.
            LOG.errorf(
                    "stage %s: the position is gone from the log, going to its start: %s",
                    settings.name(), e.getMessage());
            FirstPositions.toLogStart(consumer, e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void process(ConsumerRecords<String, byte[]> polled) throws IOException, InterruptedException {
        if (setbacks.areAlone()) {
            processAlone(polled);
            return;
        }
        take(polled);
        if (mayGather && polled.count() >= BUSY_RECORDS) {
            gather();
        }
        if (mustRewind) {
            rewind();
        } else {
            commit();
        }
    }

    private void take(ConsumerRecords<String, byte[]> polled) throws IOException, InterruptedException {
        List<List<ConsumerRecord<String, byte[]>>> slices = Slices.of(polled);
        for (List<ConsumerRecord<String, byte[]>> slice : slices.subList(0, slices.size() - 1)) {
            transaction.add(handler.handle(slice), offsetsAfter(slice), slice.size());
            commit();
        }
        List<ConsumerRecord<String, byte[]>> last = slices.getLast();
        transaction.add(handler.handle(last), polled.nextOffsets(), last.size());
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsetsAfter(List<ConsumerRecord<String, byte[]>> records) {
        Map<TopicPartition, OffsetAndMetadata> after = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            after.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        }
        return after;
    }

    /** Commits cost more than what is in them: under load, several polls share one. */
    private void gather() throws IOException, InterruptedException {
        long until = System.nanoTime() + settings.gather().toNanos();
        long left = settings.gather().toNanos();
        while (left > 0 && !transaction.isFull() && !stop.isAsked()) {
            ConsumerRecords<String, byte[]> more = poll(Duration.ofNanos(left));
            if (mustRewind) {
                return;
            }
            if (!more.isEmpty()) {
                take(more);
            }
            left = until - System.nanoTime();
        }
    }

    private void commit() {
        if (!transaction.isOpen()) {
            return;
        }
        int consumed = transaction.consumed();
        long began = System.nanoTime();
        // Read here, on the polling thread: the member's epoch moves between polls.
        transaction.commit(consumer.groupMetadata());
        meters.committed(consumed, Duration.ofNanos(System.nanoTime() - began));
        mayGather = true;
        backoff.reset();
        setbacks.committed();
        health.well();
    }

    private void processAlone(ConsumerRecords<String, byte[]> polled) throws IOException, InterruptedException {
        for (ConsumerRecord<String, byte[]> record : polled) {
            setbacks.handledAlone();
            List<ProducerRecord<String, byte[]>> results = handler.handle(List.of(record));
            try {
                commitAlone(record, results);
            } catch (KafkaException e) {
                Exception fault = transaction.recordsFault(e);
                if (fault == null) {
                    throw e;
                }
                transaction.abort();
                meters.aborted();
                commitAlone(record, handler.quarantine(record, fault));
            }
        }
    }

    private void commitAlone(ConsumerRecord<String, byte[]> record, List<ProducerRecord<String, byte[]>> results) {
        transaction.add(results, offsetsAfter(List.of(record)), 1);
        commit();
    }

    /** Aborts and replays, unless that is beyond these clients. */
    private void recover(RuntimeException failure) throws InterruptedException {
        if (transaction.recordsFault(failure) != null) {
            setbacks.isolate(transaction.consumed());
        }
        undo(String.valueOf(failure.getMessage()));
    }

    private void undo(String why) throws InterruptedException {
        LOG.warnf("stage %s: transaction aborted, its records are processed again: %s", settings.name(), why);
        health.ill(why);
        meters.aborted();
        mayGather = false;
        transaction.abort();
        // Not before: an abort that fails ends the run, and that is counted there.
        setbacks.failed();
        rewind();
        stop.await(backoff.next());
    }

    private void rewind() {
        Set<TopicPartition> ours = consumer.assignment();
        consumer.resume(consumer.paused());
        gate.forget(ours);
        consumer.committed(ours).forEach((partition, committed) -> {
            if (committed != null) {
                consumer.seek(partition, committed);
            }
        });
        FirstPositions.on(consumer, ours);
        mustRewind = false;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        FirstPositions.on(consumer, partitions);
    }

    /** They are ours until this returns, so what was consumed from them is committed now. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!closing) {
            commit();
        }
        gate.forget(partitions);
    }

    /** They are another's already: what was consumed from them must not be committed, and shares a transaction with the rest. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (!closing && transaction.isOpen()) {
            meters.aborted();
            mustRewind = true;
            transaction.abort();
        }
        gate.forget(partitions);
    }

    /** Leaves the group. A transaction that is still open is aborted. */
    @Override
    public void close() {
        closing = true;
        try {
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
        } finally {
            producer.close(CLOSE_PATIENCE);
        }
    }
}
