package io.postrider.pipeline.content;

import java.util.concurrent.Semaphore;

/** How much all streams together may hold of chunks that nobody has asked for yet. */
final class ReadAhead {

    static final int BUDGET_OCTETS = 16 * 1024 * 1024;

    private final Semaphore chunks = new Semaphore(BUDGET_OCTETS / ContentWriter.CHUNK_OCTETS);

    boolean tryTake() {
        return chunks.tryAcquire();
    }

    void giveBack() {
        chunks.release();
    }
}
