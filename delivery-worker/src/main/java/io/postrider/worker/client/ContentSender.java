package io.postrider.worker.client;

import io.postrider.record.Content;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Sends the octets of one message after 354, dots stuffed, in blocks: what fits in one block goes with the final dot in
 * one write. Holds no more than two blocks of any message.
 */
final class ContentSender {

    /** What is written at once. */
    static final int BLOCK = 32 * 1024;

    /** Less room than this in a block is not worth another piece. */
    private static final int LITTLE = 64;

    /** The peer's side of writing. */
    interface Wire {
        void write(byte[] octets, int length, Duration limit) throws ConversationBroken;
    }

    private final ContentSource source;
    private final Duration blockTime;

    ContentSender(ContentSource source, Duration blockTime) {
        this.source = source;
        this.blockTime = blockTime;
    }

    /**
     * Sends all of it.
     *
     * @param handOver asked right before the write with the final dot
     * @return false when {@code handOver} said so, and the final dot was not sent
     * @throws IOException when the content cannot be read; the peer has a part of it and no final dot
     */
    boolean send(Content content, Wire wire, BooleanSupplier handOver) throws IOException, ConversationBroken {
        return switch (content) {
            case Content.Inline(byte[] octets) -> sendInline(octets, wire, handOver);
            case Content.Stored stored -> {
                try (InputStream in = source.open(stored)) {
                    yield sendStream(in, wire, handOver);
                }
            }
        };
    }

    private boolean sendInline(byte[] octets, Wire wire, BooleanSupplier handOver) throws ConversationBroken {
        DotStuffer stuffer = new DotStuffer();
        // Whatever the size, an empty block has room for more than a little.
        byte[] block = new byte[Math.min(BLOCK, DotStuffer.atMost(octets.length) + 2 * LITTLE) + DotStuffer.END_OCTETS];
        int done = 0;
        int filled = 0;
        while (done < octets.length) {
            int piece = Math.min(octets.length - done, room(block, filled));
            if (piece < octets.length - done && piece < LITTLE) {
                wire.write(block, filled, blockTime);
                filled = 0;
                continue;
            }
            filled = stuffer.stuff(octets, done, piece, block, filled);
            done += piece;
        }
        return finish(stuffer, block, filled, wire, handOver);
    }

    private boolean sendStream(InputStream in, Wire wire, BooleanSupplier handOver)
            throws IOException, ConversationBroken {
        DotStuffer stuffer = new DotStuffer();
        byte[] block = new byte[BLOCK + DotStuffer.END_OCTETS];
        byte[] piece = new byte[BLOCK];
        int filled = 0;
        while (true) {
            int room = room(block, filled);
            if (room < LITTLE) {
                wire.write(block, filled, blockTime);
                filled = 0;
                continue;
            }
            int read = in.read(piece, 0, Math.min(piece.length, room));
            if (read < 0) {
                return finish(stuffer, block, filled, wire, handOver);
            }
            filled = stuffer.stuff(piece, 0, read, block, filled);
        }
    }

    /** How many octets of content are sure to fit, the end not counted. */
    private static int room(byte[] block, int filled) {
        return (block.length - DotStuffer.END_OCTETS - filled - 1) * 3 / 4;
    }

    private boolean finish(DotStuffer stuffer, byte[] block, int filled, Wire wire, BooleanSupplier handOver)
            throws ConversationBroken {
        int length = stuffer.end(block, filled);
        if (!handOver.getAsBoolean()) {
            return false;
        }
        wire.write(block, length, blockTime);
        return true;
    }
}
