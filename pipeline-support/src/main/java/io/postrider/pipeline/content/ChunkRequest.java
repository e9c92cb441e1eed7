package io.postrider.pipeline.content;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A stream's wish for its next chunks, which are adjacent in the message and likely in the log.
 *
 * @param partition of {@code mail.content}
 * @param offsets ascending, at least one
 * @param chunks completed with all of them, in order
 */
record ChunkRequest(int partition, List<Long> offsets, CompletableFuture<List<byte[]>> chunks) {

    ChunkRequest(int partition, List<Long> offsets) {
        this(partition, List.copyOf(offsets), new CompletableFuture<>());
    }

    long first() {
        return offsets.getFirst();
    }
}
