package io.postrider.ingress.messaging;

import io.postrider.pipeline.content.ContentSink;
import io.postrider.record.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sink whose chunks wait at a {@link SendGate} when the producer has enough. */
final class GatedSink implements ContentSink {

    private final ContentSink sink;
    private final SendGate gate;
    private final List<CompletableFuture<Void>> written = new ArrayList<>();
    private final AtomicBoolean abandoned = new AtomicBoolean();

    GatedSink(ContentSink sink, SendGate gate) {
        this.sink = sink;
        this.gate = gate;
    }

    @Override
    public CompletionStage<Void> write(byte[] octets) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        written.add(done);
        gate.submit(octets.length, () -> send(octets, done));
        return done;
    }

    /** When all chunks are through the gate and acknowledged, the sink has nothing left to wait for but itself. */
    @Override
    public CompletionStage<Content.Stored> finish() {
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .thenCompose(all -> sink.finish());
    }

    @Override
    public void abandon() {
        abandoned.set(true);
    }

    @Override
    public long unacknowledged() {
        return sink.unacknowledged();
    }

    private void send(byte[] octets, CompletableFuture<Void> done) {
        if (abandoned.get()) {
            gate.done(octets.length);
            done.completeExceptionally(new IllegalStateException("the message was abandoned"));
            return;
        }
        var unused = sink.write(octets).whenComplete((nothing, problem) -> {
            gate.done(octets.length);
            if (problem == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(problem);
            }
        });
    }
}
