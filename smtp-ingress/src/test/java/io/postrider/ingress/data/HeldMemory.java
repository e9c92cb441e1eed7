package io.postrider.ingress.data;

import io.postrider.pipeline.content.ContentSink;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Storage in memory. It acknowledges at once, or holds acknowledgements until told, or refuses. */
public final class HeldMemory implements MessageIntake {

    /** What became of stored mail. */
    public final List<MailRecord> mails = new CopyOnWriteArrayList<>();

    /** Octets written in chunks, of messages finished and not. */
    public final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    /** Receipts held back. */
    public final List<Receipt> held = new CopyOnWriteArrayList<>();

    /** Chunk acknowledgements held back. */
    public final List<CompletableFuture<Void>> heldChunks = new CopyOnWriteArrayList<>();

    public volatile boolean holding;
    public volatile boolean refusing;
    public volatile boolean throwing;
    public final AtomicInteger abandoned = new AtomicInteger();

    @Override
    public void store(MailRecord mail, Deadline deadline, Receipt receipt) {
        if (throwing) {
            throw new IllegalStateException("broken");
        }
        if (refusing) {
            receipt.told(false);
            return;
        }
        mails.add(mail);
        if (holding) {
            held.add(receipt);
        } else {
            receipt.told(true);
        }
    }

    /** Lets go what was held. */
    public void release(boolean durable) {
        holding = false;
        List<Receipt> all = new ArrayList<>(held);
        held.removeAll(all);
        all.forEach(receipt -> receipt.told(durable));
        List<CompletableFuture<Void>> chunksHeld = new ArrayList<>(heldChunks);
        heldChunks.removeAll(chunksHeld);
        for (CompletableFuture<Void> chunk : chunksHeld) {
            if (durable) {
                chunk.complete(null);
            } else {
                chunk.completeExceptionally(new IllegalStateException("refused"));
            }
        }
    }

    @Override
    public ContentSink open(String contentId) {
        return new Sink();
    }

    private final class Sink implements ContentSink {
        private final List<CompletableFuture<Void>> written = new ArrayList<>();
        private long length;

        @Override
        public CompletionStage<Void> write(byte[] octets) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (refusing) {
                done.completeExceptionally(new IllegalStateException("refused"));
            } else if (holding) {
                heldChunks.add(done);
            } else {
                done.complete(null);
            }
            synchronized (chunks) {
                chunks.writeBytes(octets);
            }
            length += octets.length;
            written.add(done);
            return done;
        }

        @Override
        public CompletionStage<Content.Stored> finish() {
            return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                    .thenApply(nothing -> new Content.Stored(0, List.of(0L), length, 0, Instant.EPOCH));
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
        }

        @Override
        public long unacknowledged() {
            return 0;
        }
    }
}
