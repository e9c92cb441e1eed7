package io.postrider.pipeline.content;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of one partition that are served together; one fetched record may serve several. */
final class Round {

    private final List<ChunkRequest> open = new ArrayList<>();
    private final Map<Long, byte[]> found = new HashMap<>();
    private final Map<Long, Integer> wanted = new HashMap<>();

    /** To be added in the order of the log. */
    void add(ChunkRequest request) {
        open.add(request);
        request.offsets().forEach(offset -> wanted.merge(offset, 1, Integer::sum));
    }

    /** The first in the log that is not served and still waited for; null when there is none. */
    @Nullable
    ChunkRequest next() {
        open.removeIf(request -> request.chunks().isDone());
        return open.isEmpty() ? null : open.getFirst();
    }

    /** The first offset that a request still lacks. */
    long missing(ChunkRequest request) {
        return request.offsets().stream()
                .filter(offset -> !found.containsKey(offset))
                .findFirst()
                .orElse(request.offsets().getLast());
    }

    void offer(long offset, byte[] chunk) {
        if (wanted.containsKey(offset)) {
            found.put(offset, chunk);
            completeServed();
        }
    }

    /** Where the consumer has passed what it sought without finding it, nothing is there. */
    void giveUpBefore(ChunkRequest sought, long position) {
        if (!sought.chunks().isDone() && missing(sought) < position) {
            sought.chunks()
                    .completeExceptionally(new ContentLostException(
                            "no content at offset " + missing(sought) + " of partition " + sought.partition()));
        }
    }

    private void completeServed() {
        for (ChunkRequest request : List.copyOf(open)) {
            if (found.keySet().containsAll(request.offsets())) {
                open.remove(request);
                request.chunks()
                        .complete(request.offsets().stream().map(found::get).toList());
                request.offsets().forEach(this::letGo);
            }
        }
    }

    private void letGo(long offset) {
        if (wanted.merge(offset, -1, Integer::sum) == 0) {
            wanted.remove(offset);
            found.remove(offset);
        }
    }
}
