package io.postrider.worker.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A {@link Progress} as the metadata of a committed offset: version, a dot, then base64url of variable-length numbers: the
 * position less the committed offset, the number of unfinished offsets above the committed one, and for each of them its
 * distance from the one below.
 *
 * <p>The metadata may have {@value #MAX_CHARS} characters, because a broker takes no more (its
 * {@code offset.metadata.max.bytes}; what is longer ends the producer). {@link PartitionLedger} takes no record that would
 * make it longer.
 */
public final class ProgressCodec {

    /** What a broker takes by default. */
    public static final int MAX_CHARS = 4096;

    private static final String VERSION = "1.";
    private static final int MAX_NUMBER_OCTETS = 9;
    private static final int MAX_COUNT_OCTETS = 2;

    /** What the distances may have together: three octets for every four characters, less version, position and count. */
    static final int MAX_DISTANCE_OCTETS =
            (MAX_CHARS - VERSION.length()) / 4 * 3 - MAX_NUMBER_OCTETS - MAX_COUNT_OCTETS;

    private ProgressCodec() {}

    /** What was read of a committed offset and its metadata. */
    public sealed interface Reading {

        /** Where the partition stands. */
        record Known(Progress progress) implements Reading {}

        /** Metadata that is not ours or is damaged: only the committed offset itself can be relied on. */
        record Unknown(String reason) implements Reading {}
    }

    /**
     * The metadata to commit together with {@link Progress#committed}.
     *
     * @throws IllegalArgumentException if it would be longer than {@value #MAX_CHARS} characters
     */
    public static String encode(Progress progress) {
        List<Long> unfinished = progress.unfinished();
        ByteBuffer out = ByteBuffer.allocate((2 + unfinished.size()) * MAX_NUMBER_OCTETS);
        put(out, progress.position() - progress.committed());
        put(out, Math.max(0, unfinished.size() - 1));
        for (int i = 1; i < unfinished.size(); i++) {
            put(out, unfinished.get(i) - unfinished.get(i - 1));
        }
        byte[] octets = new byte[out.flip().remaining()];
        out.get(octets);
        String text = VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("metadata of " + text.length() + " characters");
        }
        return text;
    }

    /** Reads what was committed. No metadata at all is an operator's own commit: all below the offset is done with. */
    public static Reading decode(long committed, String metadata) {
        if (metadata.isEmpty()) {
            return new Reading.Known(Progress.upTo(committed));
        }
        if (!metadata.startsWith(VERSION)) {
            return new Reading.Unknown("not version 1");
        }
        try {
            byte[] octets = Base64.getUrlDecoder().decode(metadata.substring(VERSION.length()));
            return new Reading.Known(read(committed, ByteBuffer.wrap(octets)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Reading.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Progress read(long committed, ByteBuffer in) {
        long position = Math.addExact(committed, next(in));
        long count = next(in);
        if (count > in.remaining()) {
            throw new IllegalArgumentException("cut short");
        }
        List<Long> unfinished = new ArrayList<>();
        long offset = committed;
        if (position > committed) {
            unfinished.add(offset);
        }
        for (long i = 0; i < count; i++) {
            offset = Math.addExact(offset, next(in));
            unfinished.add(offset);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("more than was announced");
        }
        return new Progress(position, unfinished);
    }

    /** How many octets {@code number} takes, seven bits in each. */
    static int octetsOf(long number) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
    }

    private static void put(ByteBuffer out, long number) {
        long rest = number;
        while (rest > 0x7f) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long next(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < MAX_NUMBER_OCTETS * 7; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("cut short");
            }
            byte octet = in.get();
            number |= (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number of more than nine octets");
    }
}
