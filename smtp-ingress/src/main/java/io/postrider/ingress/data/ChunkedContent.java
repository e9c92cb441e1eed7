package io.postrider.ingress.data;

import io.postrider.pipeline.content.ContentSink;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.record.Content;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Content on its way to {@code mail.content} while it still arrives. At most {@value #WINDOW} chunks are under way; then
 * {@link #isFull()}, and the socket is to rest. For one thread, which is also the one that progress is reported on.
 */
final class ChunkedContent {

    /** Chunks sent and not acknowledged. */
    static final int WINDOW = 3;

    /** What one message of this kind takes: the window, the chunk being filled, and what comes in one read. */
    static final long MEMORY = (WINDOW + 2L) * ContentWriter.CHUNK_OCTETS;

    private final ContentSink sink;
    private final Executor loop;
    private final Runnable onProgress;
    private byte[] chunk = new byte[ContentWriter.CHUNK_OCTETS];
    private int filled;
    private int underWay;
    private boolean failed;
    private @Nullable Runnable whenGone;

    /**
     * @param loop where this object lives
     * @param onProgress run there when it is no longer full, or has failed
     */
    ChunkedContent(ContentSink sink, Executor loop, Runnable onProgress) {
        this.sink = sink;
        this.loop = loop;
        this.onProgress = onProgress;
    }

    void append(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !failed) {
            int count = Math.min(to - at, chunk.length - filled);
            System.arraycopy(in, at, chunk, filled, count);
            at += count;
            filled += count;
            if (filled == chunk.length) {
                send(chunk);
                chunk = new byte[ContentWriter.CHUNK_OCTETS];
                filled = 0;
            }
        }
    }

    boolean isFull() {
        return underWay >= WINDOW && !failed;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Sends the rest. */
    CompletionStage<Content.Stored> finish() {
        if (filled > 0) {
            send(Arrays.copyOf(chunk, filled));
            filled = 0;
        }
        return sink.finish();
    }

    /**
     * Nothing more is sent.
     *
     * @param onGone run once nothing of it is in memory any more: the chunks under way still are
     */
    void abandon(Runnable onGone) {
        sink.abandon();
        chunk = new byte[0];
        if (underWay == 0) {
            onGone.run();
        } else {
            whenGone = onGone;
        }
    }

    private void send(byte[] octets) {
        underWay++;
        CompletionStage<Void> unused =
                sink.write(octets).whenComplete((nothing, problem) -> loop.execute(() -> acknowledged(problem)));
    }

    private void acknowledged(@Nullable Throwable problem) {
        boolean wasFull = isFull();
        underWay--;
        failed |= problem != null;
        if (whenGone != null) {
            if (underWay == 0) {
                whenGone.run();
            }
        } else if (wasFull || problem != null) {
            onProgress.run();
        }
    }
}
