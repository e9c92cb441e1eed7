package io.postrider.worker.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;

/** A real producer that fails as the script says, once for each line of it, and can be held before it sends offsets. */
final class FaultyProducer implements Producer<String, byte[]> {

    /** What goes wrong with one transaction. */
    enum Fault {
        /** An error of the moment before the commit: the transaction is aborted. */
        ABORT,
        /** The commit is not answered, and was not received. */
        COMMIT_UNANSWERED,
        /** The commit is not answered, though it was done; asked again, it is answered. */
        COMMIT_ANSWER_LOST,
        /** The producer breaks for good before the commit. */
        BROKEN_BEFORE_COMMIT,
        /** The producer breaks for good after the commit was done, so that nobody hears of it. */
        BROKEN_AFTER_COMMIT,
        /** A fault of the client: whatever is asked of it throws, closing it too. */
        PAST_USE,
        /** What no program recovers from. */
        ERROR
    }

    /** Faults to come, shared by all producers of one worker, and a gate before the offsets. */
    static final class Script {
        final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch commitGate = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(1);

        /** The next transactions stop before they send their offsets. */
        void holdOffsets() {
            reached = new CountDownLatch(1);
            gate = new CountDownLatch(1);
        }

        /** The next transactions stop with their offsets sent, before the commit. */
        void holdCommits() {
            reached = new CountDownLatch(1);
            commitGate = new CountDownLatch(1);
        }

        void awaitHeld() throws InterruptedException {
            reached.await();
        }

        private void pass(CountDownLatch held) {
            try {
                if (held.getCount() > 0) {
                    reached.countDown();
                    held.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isHeld() {
            return reached.getCount() == 0;
        }

        void letGo() {
            gate.countDown();
            commitGate.countDown();
        }
    }

    private final Producer<String, byte[]> real;
    private final Script script;
    private boolean broken;
    private boolean unclosable;
    private boolean alreadyCommitted;

    FaultyProducer(Producer<String, byte[]> real, Script script) {
        this.real = real;
        this.script = script;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        script.pass(script.gate);
        real.sendOffsetsToTransaction(offsets, groupMetadata);
        if (script.faults.peek() == Fault.ABORT) {
            script.faults.remove();
            throw new KafkaException("scripted: abort");
        }
    }

    @Override
    public void commitTransaction() {
        script.pass(script.commitGate);
        if (alreadyCommitted) {
            alreadyCommitted = false;
            return;
        }
        Fault fault = script.faults.peek();
        if (fault == null || fault == Fault.ABORT) {
            real.commitTransaction();
            return;
        }
        script.faults.remove();
        switch (fault) {
            case COMMIT_UNANSWERED -> throw new TimeoutException("scripted: not received");
            case COMMIT_ANSWER_LOST -> {
                real.commitTransaction();
                alreadyCommitted = true;
                throw new TimeoutException("scripted: answer lost");
            }
            case BROKEN_BEFORE_COMMIT -> {
                broken = true;
                throw new ProducerFencedException("scripted: before");
            }
            case BROKEN_AFTER_COMMIT -> {
                real.commitTransaction();
                broken = true;
                throw new ProducerFencedException("scripted: after");
            }
            case PAST_USE -> {
                broken = true;
                unclosable = true;
                throw new IllegalStateException("scripted: a fault");
            }
            case ERROR -> throw new StackOverflowError("scripted: an error");
            case ABORT -> throw new IllegalStateException();
        }
    }

    @Override
    public void abortTransaction() {
        if (broken) {
            throw new ProducerFencedException("scripted: still broken");
        }
        real.abortTransaction();
    }

    @Override
    public void initTransactions() {
        real.initTransactions();
    }

    @Override
    public void beginTransaction() {
        real.beginTransaction();
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        return real.send(record);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        return real.send(record, callback);
    }

    @Override
    public void flush() {
        real.flush();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return real.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return real.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return real.clientInstanceId(timeout);
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        real.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        real.unregisterMetricFromSubscription(metric);
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public void close(Duration timeout) {
        real.close(timeout);
        if (unclosable) {
            throw new IllegalStateException("scripted: not closed");
        }
    }
}
