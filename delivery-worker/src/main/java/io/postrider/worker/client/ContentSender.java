package io.postrider.worker.client;

import io.postrider.record.Content;
import io.postrider.worker.mime.ConvertedStream;
import io.postrider.worker.mime.Plan;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Sends the octets of one message, in blocks: after 354 with dots stuffed, or as one chunk (RFC 3030). What fits in one
 * block goes with its end in one write. Holds no more than a few blocks of any message.
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
     * @param handOver asked right before the write that completes it
     * @return false when {@code handOver} said so, and the last block was not sent
     * @throws IOException when the content cannot be read; the peer has a part of it and no end
     */
    boolean send(Content content, Form form, Wire wire, BooleanSupplier handOver)
            throws IOException, ConversationBroken {
        Plan conversion = form.conversion();
        if (conversion == null && !form.isChunked() && content instanceof Content.Inline(byte[] octets)) {
            return sendInline(octets, wire, handOver);
        }
        try (InputStream in = open(content)) {
            if (form.isChunked()) {
                return sendChunk(in, content.length(), wire, handOver);
            }
            return sendStream(conversion == null ? in : new ConvertedStream(in, conversion), wire, handOver);
        }
    }

    private InputStream open(Content content) throws IOException {
        return switch (content) {
            case Content.Inline(byte[] octets) -> new ByteArrayInputStream(octets);
            case Content.Stored stored -> source.open(stored);
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

    /** RFC 3030 section 2: the length is known, so one chunk will do, and there is one reply to wait for. */
    private boolean sendChunk(InputStream in, long length, Wire wire, BooleanSupplier handOver)
            throws IOException, ConversationBroken {
        byte[] command = ("BDAT " + length + " LAST\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] block = Arrays.copyOf(command, BLOCK);
        int filled = command.length;
        long left = length;
        while (left > 0) {
            if (filled == block.length) {
                wire.write(block, filled, blockTime);
                filled = 0;
            }
            int read = in.read(block, filled, (int) Math.min(left, block.length - filled));
            if (read < 0) {
                throw new EOFException("the content ends " + left + " octets too early");
            }
            filled += read;
            left -= read;
        }
        if (!handOver.getAsBoolean()) {
            return false;
        }
        wire.write(block, filled, blockTime);
        return true;
    }

    /** How many octets of content are sure to fit, the end not counted. */
    private static int room(byte[] block, int filled) {
        return (block.length - DotStuffer.END_OCTETS - filled - 1) / 2;
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
