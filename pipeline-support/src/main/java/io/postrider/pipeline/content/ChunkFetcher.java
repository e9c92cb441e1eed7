package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that has the consumer. It takes all requests that are waiting, serves them in the order of the log, and
 * looks again: none waits longer than one such round, and requests that lie close together share a fetch.
 */
final class ChunkFetcher implements AutoCloseable {

    /** How long a request may take before its stream has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(ChunkFetcher.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ONE_REQUEST = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final long IDLE_CHECK_MILLIS = 250;

    /** As much as two batches of the writer. */
    private static final int FETCH_OCTETS = 1024 * 1024;

    private final KafkaClients clients;
    private final LinkedBlockingQueue<ChunkRequest> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Consumer<String, byte[]> consumer;

    ChunkFetcher(KafkaClients clients) {
        this.clients = clients;
        this.thread = Thread.ofPlatform().daemon().name("content-reader").start(this::run);
    }

    /** Queues a request; its future says what became of it. */
    void submit(ChunkRequest request) {
        waiting.add(request);
        if (closed) {
            // Added after the thread's last look: nobody else will see it.
            failWaiting();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaiting();
    }

    private void run() {
        while (!closed) {
            try {
                serve(nextRound());
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        dropConsumer();
        failWaiting();
    }

    private List<ChunkRequest> nextRound() throws InterruptedException {
        List<ChunkRequest> round = new ArrayList<>();
        ChunkRequest first = waiting.poll(IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            round.add(first);
            waiting.drainTo(round);
            round.sort(Comparator.comparingInt(ChunkRequest::partition).thenComparingLong(ChunkRequest::first));
        }
        return round;
    }

    private void serve(List<ChunkRequest> round) {
        Map<TopicPartition, Round> partitions = new HashMap<>();
        for (ChunkRequest request : round) {
            TopicPartition partition = new TopicPartition(Topics.CONTENT, request.partition());
            partitions.computeIfAbsent(partition, unused -> new Round()).add(request);
        }
        partitions.forEach(this::serve);
    }

    private void serve(TopicPartition partition, Round round) {
        ChunkRequest request = round.next();
        while (request != null && !closed) {
            try {
                fetch(partition, round, request);
            } catch (RuntimeException e) {
                LOG.warnf("content could not be read from %s: %s", partition, e.getMessage());
                request.chunks().completeExceptionally(e);
                dropConsumer();
            }
            request = round.next();
        }
    }

    private void fetch(TopicPartition partition, Round round, ChunkRequest request) {
        Consumer<String, byte[]> from = consumerOf(partition);
        long wanted = round.missing(request);
        if (from.position(partition) != wanted) {
            from.seek(partition, wanted);
        }
        from.resume(List.of(partition));
        long deadline = System.nanoTime() + ONE_REQUEST.toNanos();
        try {
            while (!request.chunks().isDone() && !closed) {
                for (ConsumerRecord<String, byte[]> record : from.poll(POLL).records(partition)) {
                    round.offer(record.offset(), record.value());
                }
                round.giveUpBefore(request, from.position(partition));
                if (System.nanoTime() - deadline >= 0) {
                    request.chunks().completeExceptionally(new IOException("Kafka did not answer in time"));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            long missing = round.missing(request);
            request.chunks()
                    .completeExceptionally(new ContentLostException(
                            "content at " + partition + " offset " + missing + " is no longer there"));
        }
        // Without this the consumer would fetch on, past what anybody asked for.
        from.pause(List.of(partition));
    }

    private Consumer<String, byte[]> consumerOf(TopicPartition partition) {
        Consumer<String, byte[]> present = consumer;
        if (present == null) {
            present = clients.reader(
                    "content-reader",
                    Map.of(
                            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                            FETCH_OCTETS,
                            // A fetch that waits at the end of the log would hold up the next one.
                            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                            10));
            consumer = present;
        }
        if (!present.assignment().equals(Set.of(partition))) {
            present.assign(List.of(partition));
            present.seek(partition, 0);
        }
        return present;
    }

    private void dropConsumer() {
        Consumer<String, byte[]> present = consumer;
        consumer = null;
        if (present != null) {
            present.close(CloseOptions.timeout(CLOSE_PATIENCE));
        }
    }

    private void failWaiting() {
        for (ChunkRequest request = waiting.poll(); request != null; request = waiting.poll()) {
            request.chunks().completeExceptionally(new IOException("the content reader is closed"));
        }
    }
}
