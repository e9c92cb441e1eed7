package io.postrider.ingress.listener;

import io.postrider.ingress.data.MemoryBudget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Octets that were read and may not be taken yet: at most what one read brings, for the socket rests while there are any.
 * They count in the memory budget. For the event loop's thread.
 */
final class Backlog {

    private final MemoryBudget memory;
    private byte @Nullable [] octets;

    Backlog(MemoryBudget memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return octets == null;
    }

    /** Adds a copy. */
    void add(byte[] in, int from, int to) {
        byte[] before = octets;
        int length = before == null ? 0 : before.length;
        byte[] all = before == null ? new byte[to - from] : Arrays.copyOf(before, length + to - from);
        System.arraycopy(in, from, all, length, to - from);
        octets = all;
        memory.force((long) to - from);
    }

    /** All of them; none are left. */
    byte[] take() {
        byte[] all = octets == null ? new byte[0] : octets;
        memory.release(all.length);
        octets = null;
        return all;
    }

    void drop() {
        var unused = take();
    }
}
