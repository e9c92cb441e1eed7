package io.postrider.worker.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A {@link Progress} and its {@link Custody} as the metadata of a committed offset: version, a dot, then base64url of
 * variable-length numbers: the position less the committed offset, the number of unfinished offsets above the committed
 * one, and for each of them its distance from the one below; then, from version 2 on, the custody: 0 when it is clean, 1
 * and the number of records that may be taken when it is held, 2 when there are suspects left: how many unfinished offsets
 * are below the first of them, how many more records, and where those end, as a distance from the position.
 *
 * <p>The metadata may have {@value #MAX_CHARS} characters, because a broker takes no more (its
 * {@code offset.metadata.max.bytes}; what is longer ends the producer). {@link PartitionLedger} takes no record that would
 * make it longer.
 */
public final class ProgressCodec {

    /** What a broker takes by default. */
    public static final int MAX_CHARS = 4096;

    private static final String VERSION = "2.";
    /** Did not tell of custody. */
    private static final String VERSION_1 = "1.";

    private static final int MAX_NUMBER_OCTETS = 9;
    private static final int MAX_COUNT_OCTETS = 2;
    /** Its kind, a count of offsets, a count of records, a distance. */
    private static final int MAX_CUSTODY_OCTETS = 1 + MAX_COUNT_OCTETS + 5 + MAX_NUMBER_OCTETS;

    private static final int CLEAN = 0;
    private static final int HELD = 1;
    private static final int SUSPECTS_LEFT = 2;

    /** What the distances may have together: three octets for every four characters, less all the rest. */
    static final int MAX_DISTANCE_OCTETS =
            (MAX_CHARS - VERSION.length()) / 4 * 3 - MAX_NUMBER_OCTETS - MAX_COUNT_OCTETS - MAX_CUSTODY_OCTETS;

    private ProgressCodec() {}

    /** What was read of a committed offset and its metadata. */
    public sealed interface Reading {

        /** Where the partition stands, and in whose hands it was. */
        record Known(Progress progress, Custody custody) implements Reading {}

        /** Metadata that is not ours or is damaged: only the committed offset itself can be relied on. */
        record Unknown(String reason) implements Reading {}
    }

    /**
     * The metadata to commit together with {@link Progress#committed}.
     *
     * @throws IllegalArgumentException if it would be longer than {@value #MAX_CHARS} characters
     */
    public static String encode(Progress progress, Custody custody) {
        List<Long> unfinished = progress.unfinished();
        ByteBuffer out = ByteBuffer.allocate((2 + unfinished.size()) * MAX_NUMBER_OCTETS + MAX_CUSTODY_OCTETS);
        put(out, progress.position() - progress.committed());
        put(out, Math.max(0, unfinished.size() - 1));
        for (int i = 1; i < unfinished.size(); i++) {
            put(out, unfinished.get(i) - unfinished.get(i - 1));
        }
        put(out, custody, progress);
        byte[] octets = new byte[out.flip().remaining()];
        out.get(octets);
        String text = VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("metadata of " + text.length() + " characters");
        }
        return text;
    }

    /**
     * Reads what was committed. No metadata at all is an operator's own commit: all below the offset is done with. Of what
     * version 1 says nothing of, nothing is suspected.
     */
    public static Reading decode(long committed, String metadata) {
        if (metadata.isEmpty()) {
            return new Reading.Known(Progress.upTo(committed), Custody.CLEAN);
        }
        boolean older = metadata.startsWith(VERSION_1);
        if (!older && !metadata.startsWith(VERSION)) {
            return new Reading.Unknown("neither version 1 nor 2");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(metadata.substring(VERSION.length())));
            Progress progress = progress(committed, in);
            Custody custody = older ? Custody.CLEAN : custody(progress, in);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("more than was announced");
            }
            return new Reading.Known(progress, custody);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Reading.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Progress progress(long committed, ByteBuffer in) {
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
        return new Progress(position, unfinished);
    }

    private static void put(ByteBuffer out, Custody custody, Progress progress) {
        switch (custody) {
            case Custody.Held(int more) -> {
                put(out, HELD);
                put(out, more);
            }
            case Custody.Released(Suspects left) -> {
                if (left.equals(Suspects.NONE)) {
                    put(out, CLEAN);
                } else {
                    put(out, SUSPECTS_LEFT);
                    put(
                            out,
                            progress.unfinished().stream()
                                    .filter(offset -> offset < left.from())
                                    .count());
                    put(out, left.more());
                    put(out, Math.max(0, left.below() - progress.position()));
                }
            }
        }
    }

    private static Custody custody(Progress progress, ByteBuffer in) {
        long kind = next(in);
        if (kind == CLEAN) {
            return Custody.CLEAN;
        }
        if (kind == HELD) {
            return new Custody.Held(Math.toIntExact(next(in)));
        }
        if (kind != SUSPECTS_LEFT) {
            throw new IllegalArgumentException("custody of kind " + kind);
        }
        List<Long> unfinished = progress.unfinished();
        int first = Math.toIntExact(next(in));
        long from = first < unfinished.size() ? unfinished.get(first) : progress.position();
        int more = Math.toIntExact(next(in));
        return new Custody.Released(new Suspects(from, more, Math.addExact(progress.position(), next(in))));
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
