package io.postrider.record;

import java.time.Instant;
import java.util.List;

/** A message's octets (RFC 5322), as they came: here, or where they are. */
public sealed interface Content {

    /** In octets. */
    long length();

    /** The octets themselves; the array is shared and never written to. */
    record Inline(byte[] octets) implements Content {
        @Override
        public long length() {
            return octets.length;
        }
    }

    /**
     * Chunks in {@code mail.content}, all in one partition.
     *
     * @param partition of {@code mail.content}
     * @param offsets of the chunks in order, ascending; at least one
     * @param length in octets
     * @param crc32c of all octets
     * @param written when the first chunk was written: content is kept for two days from then
     */
    record Stored(int partition, List<Long> offsets, long length, int crc32c, Instant written) implements Content {
        public Stored {
            offsets = List.copyOf(offsets);
            if (offsets.isEmpty()) {
                throw new IllegalArgumentException("stored content has at least one chunk");
            }
            for (int i = 1; i < offsets.size(); i++) {
                if (offsets.get(i) <= offsets.get(i - 1)) {
                    throw new IllegalArgumentException("chunk offsets ascend");
                }
            }
        }
    }
}
