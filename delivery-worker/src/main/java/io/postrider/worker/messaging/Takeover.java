package io.postrider.worker.messaging;

import io.postrider.worker.ledger.Custody;
import io.postrider.worker.ledger.Progress;
import io.postrider.worker.ledger.ProgressCodec;
import io.postrider.worker.ledger.ProgressCodec.Reading;
import io.postrider.worker.ledger.Suspects;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Finds out where partitions stand that were just assigned. Reading that may take as long as a predecessor's open
 * transaction lasts, so it is asked for and looked at again; partitions are read once it is known. For the polling thread.
 */
final class Takeover {

    private static final Logger LOG = Logger.getLogger(Takeover.class);

    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final StableOffsets offsets;
    private final WorkerMetrics metrics;
    private final IntToLongFunction logStart;
    private final Map<Integer, Arrival> arriving = new HashMap<>();

    /** @param logStart where a partition's log begins; may throw when Kafka does not answer */
    Takeover(StableOffsets offsets, WorkerMetrics metrics, IntToLongFunction logStart) {
        this.offsets = offsets;
        this.metrics = metrics;
        this.logStart = logStart;
    }

    /** Where a partition stands, and what its last owner may have sent without having told. */
    record Inherited(Progress progress, Suspects suspects) {}

    /** What is committed, and where the log ends now that the last owner has no part in it any more. */
    private record Answer(Map<Integer, OffsetAndMetadata> committed, Map<Integer, Long> ends) {}

    /** The answer that is awaited for a partition, or the moment to ask again when there was none. */
    private record Arrival(CompletableFuture<Answer> answer, long askAgainNanos) {}

    void begin(Set<Integer> partitions) {
        ask(partitions, 0);
    }

    /** They are gone again. */
    void forget(Set<Integer> partitions) {
        arriving.keySet().removeAll(partitions);
    }

    Set<Integer> arriving() {
        return new TreeSet<>(arriving.keySet());
    }

    /** The partitions whose standing has become known since the last call. */
    Map<Integer, Inherited> arrived() {
        Map<Integer, Inherited> arrived = new HashMap<>();
        Set<Integer> askAgain = new TreeSet<>();
        for (Map.Entry<Integer, Arrival> each : arriving.entrySet()) {
            CompletableFuture<Answer> answer = each.getValue().answer();
            if (!answer.isDone()) {
                continue;
            }
            try {
                arrived.put(each.getKey(), inherited(each.getKey(), answer.join()));
            } catch (CompletionException | KafkaException e) {
                if (System.nanoTime() - each.getValue().askAgainNanos() >= 0) {
                    LOG.warnf("where mail.outbound-%d stands is not known yet: %s", each.getKey(), e.getMessage());
                    askAgain.add(each.getKey());
                }
            }
        }
        arriving.keySet().removeAll(arrived.keySet());
        ask(askAgain, ASK_AGAIN.toNanos());
        return arrived;
    }

    private void ask(Set<Integer> partitions, long patienceNanos) {
        if (partitions.isEmpty()) {
            return;
        }
        Set<Integer> wanted = Set.copyOf(partitions);
        CompletableFuture<Answer> answer = offsets.read(wanted)
                .thenCombine(offsets.ends(wanted), Answer::new)
                .toCompletableFuture();
        Arrival arrival = new Arrival(answer, System.nanoTime() + patienceNanos);
        partitions.forEach(partition -> arriving.put(partition, arrival));
    }

    private Inherited inherited(int partition, Answer answer) {
        OffsetAndMetadata committed = answer.committed().get(partition);
        if (committed == null) {
            long start = logStart.applyAsLong(partition);
            if (start > 0) {
                LOG.warnf("mail.outbound-%d has no committed offset and begins at %d", partition, start);
            }
            metrics.takenOver(0);
            return new Inherited(Progress.upTo(start), Suspects.NONE);
        }
        long end = Objects.requireNonNull(answer.ends().get(partition));
        return switch (ProgressCodec.decode(committed.offset(), committed.metadata())) {
            case Reading.Known(Progress progress, Custody custody) -> {
                LOG.infof(
                        "mail.outbound-%d is taken over at %d, with %d unfinished from %d on%s",
                        partition,
                        progress.position(),
                        progress.unfinished().size(),
                        progress.committed(),
                        custody instanceof Custody.Held ? ", from a worker that was lost" : "");
                metrics.takenOver(progress.unfinished().size());
                yield new Inherited(progress, custody.suspects(end));
            }
            case Reading.Unknown(String reason) -> {
                LOG.errorf(
                        "mail.outbound-%d: metadata of its committed offset cannot be read (%s); everything from %d on"
                                + " is delivered, some of it perhaps again",
                        partition, reason, committed.offset());
                metrics.takenOver(0);
                metrics.unreadableMetadata();
                yield new Inherited(Progress.upTo(committed.offset()), Suspects.allBelow(end));
            }
        };
    }
}
