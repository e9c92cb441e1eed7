package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One producer of a {@link LastingProducer}, and what it has not answered yet. Once it is over, everything that was given to
 * it has failed, and so does what still comes; what Kafka says after that is heard by nobody. Thread-safe.
 */
public final class ProducerRun {

    private final Producer<String, byte[]> producer;
    private final Set<Sent> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;
    private volatile boolean over;

    ProducerRun(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sends in the order of the calls. Never throws; blocks no longer than the producer's own {@code send}, see
     * {@link KafkaClients#producer}.
     *
     * @return done when acknowledged; fails, perhaps at once, when the record is not there as far as we know
     */
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        Sent sent = new Sent();
        unanswered.add(sent);
        if (over) {
            // Looked at after it was added: end() may have been past it already.
            sent.failed(lost());
            return sent.answer;
        }
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.acknowledged(metadata);
                } else {
                    sent.failed(failure);
                }
            });
        } catch (RuntimeException e) {
            // Closed, interrupted, or broken for good: Kafka throws these at the caller and calls nobody back.
            if (e instanceof KafkaException && !(e instanceof InterruptException)) {
                broken = true;
            }
            sent.failed(e);
        }
        return sent.answer;
    }

    /** Whether another is needed: this one failed for good, or has been silent for longer than that. */
    boolean isBroken(Duration silence) {
        long now = System.nanoTime();
        return broken || over || unanswered.stream().anyMatch(sent -> now - sent.sinceNanos > silence.toNanos());
    }

    /** Tells everybody who waits that it is not there, as far as we know. */
    void end() {
        over = true;
        unanswered.forEach(sent -> sent.failed(lost()));
    }

    /** Waits so long for what is on its way. */
    void close(Duration patience) {
        producer.close(patience);
    }

    private static KafkaException lost() {
        return new KafkaException("the producer is broken and will be replaced");
    }

    /** One record that waits for its answer. */
    private final class Sent {
        private final CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
        private final long sinceNanos = System.nanoTime();

        void acknowledged(RecordMetadata metadata) {
            unanswered.remove(this);
            answer.complete(metadata);
        }

        void failed(Exception why) {
            unanswered.remove(this);
            answer.completeExceptionally(why);
        }
    }
}
