package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.ProducerRun;
import io.postrider.record.Content;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A message's chunks, one after the other to one partition through one producer, which has one request in flight and
 * never reorders: so their offsets ascend. Where that producer breaks the message fails with it.
 */
final class PartitionSink implements ContentSink {

    private final ProducerRun producer;
    private final String contentId;
    private final int partition;
    private final Instant written;
    private final CRC32C checksum = new CRC32C();
    private final List<CompletableFuture<Long>> offsets = new ArrayList<>();
    private final AtomicLong unacknowledged = new AtomicLong();
    private long length;
    private boolean ended;

    PartitionSink(ProducerRun producer, String contentId, int partition, Clock clock) {
        this.producer = producer;
        this.contentId = contentId;
        this.partition = partition;
        this.written = clock.instant();
    }

    @Override
    public CompletionStage<Void> write(byte[] octets) {
        if (ended) {
            return CompletableFuture.failedFuture(new IllegalStateException("content " + contentId + " has ended"));
        }
        checksum.update(octets);
        length += octets.length;
        if (octets.length <= ContentWriter.CHUNK_OCTETS) {
            return send(octets).thenAccept(offset -> {});
        }
        List<CompletableFuture<Long>> pieces = new ArrayList<>();
        for (int from = 0; from < octets.length; from += ContentWriter.CHUNK_OCTETS) {
            int to = Math.min(octets.length, from + ContentWriter.CHUNK_OCTETS);
            pieces.add(send(Arrays.copyOfRange(octets, from, to)));
        }
        return CompletableFuture.allOf(pieces.toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Content.Stored> finish() {
        if (ended) {
            return CompletableFuture.failedFuture(new IllegalStateException("content " + contentId + " has ended"));
        }
        if (offsets.isEmpty()) {
            // A reference points somewhere, even one to nothing.
            var unused = send(new byte[0]);
        }
        ended = true;
        int crc32c = (int) checksum.getValue();
        long octets = length;
        return CompletableFuture.allOf(offsets.toArray(CompletableFuture[]::new))
                .thenApply(done -> new Content.Stored(
                        partition, offsets.stream().map(CompletableFuture::join).toList(), octets, crc32c, written));
    }

    @Override
    public void abandon() {
        ended = true;
    }

    @Override
    public long unacknowledged() {
        return unacknowledged.get();
    }

    private CompletableFuture<Long> send(byte[] chunk) {
        unacknowledged.addAndGet(chunk.length);
        CompletableFuture<Long> acknowledged = producer.send(
                        new ProducerRecord<>(Topics.CONTENT, partition, contentId, chunk))
                .whenComplete((metadata, failure) -> unacknowledged.addAndGet(-chunk.length))
                .thenApply(RecordMetadata::offset);
        offsets.add(acknowledged);
        return acknowledged;
    }
}
