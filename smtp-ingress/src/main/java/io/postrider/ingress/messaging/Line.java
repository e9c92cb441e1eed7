package io.postrider.ingress.messaging;

import io.postrider.ingress.data.Deadline;
import io.postrider.ingress.data.MessageIntake.Receipt;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * One producer, the gate before it, and what it has not answered yet. A line that is over answers everything at once with
 * "not durable"; acknowledgements that come after that are heard by nobody. Thread-safe; only {@link #close} blocks.
 */
final class Line {

    private static final Logger LOG = Logger.getLogger(Line.class);

    /** What a record has besides its value and its header's, at most: key, lengths, the batch around it. */
    private static final long RECORD_OCTETS = 128;

    private final Producer<String, byte[]> producer;
    private final SendGate gate;
    private final Duration delivery;
    private final Set<Pending> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;
    private volatile boolean over;

    /**
     * @param bound octets that the producer holds at most
     * @param delivery the producer's own timeout: what is given to it later than that before a deadline may come too late
     */
    Line(Producer<String, byte[]> producer, long bound, Duration delivery) {
        this.producer = producer;
        this.gate = new SendGate(bound);
        this.delivery = delivery;
    }

    void store(ProducerRecord<String, byte[]> record, Deadline deadline, Receipt receipt) {
        Pending pending = new Pending(receipt);
        unanswered.add(pending);
        if (over) {
            // Looked at after it was added: end() may have been past it already.
            pending.answer(false);
            return;
        }
        long octets = octetsOf(record);
        gate.submit(octets, () -> {
            if (pending.isAnswered() || !deadline.leaves(delivery)) {
                // It might get there after its client was told that it did not, and the client will send it again.
                gate.done(octets);
                pending.answer(false);
            } else {
                send(record, octets, pending);
            }
        });
    }

    /** Whether another producer is needed: this one failed for good, or is silent. */
    boolean isBroken(Duration longest) {
        long now = System.nanoTime();
        return broken || over || unanswered.stream().anyMatch(pending -> now - pending.sinceNanos > longest.toNanos());
    }

    /** Tells everybody who waits that it is not stored, as far as we know. */
    void end() {
        over = true;
        unanswered.forEach(pending -> pending.answer(false));
    }

    void close(Duration patience) {
        producer.close(patience);
    }

    private void send(ProducerRecord<String, byte[]> record, long octets, Pending pending) {
        try {
            var unused = producer.send(record, (position, problem) -> {
                if (problem != null) {
                    LOG.warnf("not stored queueId=%s problem=\"%s\"", record.key(), problem.getMessage());
                }
                gate.done(octets);
                pending.answer(problem == null);
            });
        } catch (RuntimeException e) {
            // Closed, interrupted, or failed for good: Kafka throws these at the caller and calls nobody back.
            LOG.warnf("not sent queueId=%s problem=\"%s\"", record.key(), e.getMessage());
            if (e instanceof KafkaException && !(e instanceof InterruptException)) {
                broken = true;
            }
            gate.done(octets);
            pending.answer(false);
        }
    }

    private static long octetsOf(ProducerRecord<String, byte[]> record) {
        long octets = record.value().length + RECORD_OCTETS;
        for (Header header : record.headers()) {
            octets += header.value().length;
        }
        return octets;
    }

    /** One message that waits for its answer. */
    private final class Pending {
        private final Receipt receipt;
        private final long sinceNanos = System.nanoTime();
        private final AtomicBoolean answered = new AtomicBoolean();

        Pending(Receipt receipt) {
            this.receipt = receipt;
        }

        boolean isAnswered() {
            return answered.get();
        }

        void answer(boolean durable) {
            if (answered.compareAndSet(false, true)) {
                unanswered.remove(this);
                receipt.told(durable);
            }
        }
    }
}
