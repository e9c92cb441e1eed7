package io.postrider.pipeline.content;

import io.postrider.record.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;

/** A stored message as a stream: what is not read yet is not in memory, but for a chunk or two. */
final class StoredContentStream extends InputStream {

    /** Chunks at most so far apart in the log are fetched together; what lies between is fetched for nothing. */
    private static final int ADJACENT_OFFSETS = 4;

    private final Content.Stored content;
    private final ChunkFetcher fetcher;
    private final ReadAhead readAhead;
    private final CRC32C checksum = new CRC32C();
    private final Deque<byte[]> ahead = new ArrayDeque<>();
    private byte[] chunk = new byte[0];
    private int position;
    private int requested;
    private long delivered;
    private boolean holdsReadAhead;
    private boolean closed;

    StoredContentStream(Content.Stored content, ChunkFetcher fetcher, ReadAhead readAhead) {
        this.content = content;
        this.fetcher = fetcher;
        this.readAhead = readAhead;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, into.length);
        if (closed) {
            throw new IOException("stream is closed");
        }
        if (wanted == 0) {
            return 0;
        }
        while (position == chunk.length) {
            if (!nextChunk()) {
                verifyWhole();
                return -1;
            }
        }
        int given = Math.min(wanted, chunk.length - position);
        System.arraycopy(chunk, position, into, offset, given);
        position += given;
        return given;
    }

    @Override
    public int available() {
        return chunk.length - position;
    }

    @Override
    public void close() {
        closed = true;
        ahead.clear();
        chunk = new byte[0];
        position = 0;
        returnReadAhead();
    }

    private boolean nextChunk() throws IOException {
        byte[] next = ahead.poll();
        if (next != null) {
            returnReadAhead();
        } else if (requested == content.offsets().size()) {
            return false;
        } else {
            next = fetch();
        }
        checksum.update(next);
        delivered += next.length;
        if (delivered > content.length()) {
            throw damaged();
        }
        chunk = next;
        position = 0;
        return true;
    }

    private byte[] fetch() throws IOException {
        holdsReadAhead = isNextAdjacent() && readAhead.tryTake();
        int count = holdsReadAhead ? 2 : 1;
        List<Long> offsets = content.offsets().subList(requested, requested + count);
        List<byte[]> chunks = await(new ChunkRequest(content.partition(), offsets));
        requested += count;
        ahead.addAll(chunks.subList(1, count));
        return chunks.getFirst();
    }

    private boolean isNextAdjacent() {
        List<Long> offsets = content.offsets();
        return requested + 1 < offsets.size()
                && offsets.get(requested + 1) - offsets.get(requested) <= ADJACENT_OFFSETS;
    }

    private List<byte[]> await(ChunkRequest request) throws IOException {
        fetcher.submit(request);
        try {
            return request.chunks().get(ChunkFetcher.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for content");
        } catch (TimeoutException e) {
            throw new IOException("Kafka did not answer in time for content", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ContentLostException lost) {
                throw lost;
            }
            throw new IOException("content could not be read: " + e.getMessage(), e);
        } finally {
            // One that nobody waits for any more is not fetched.
            request.chunks().cancel(false);
        }
    }

    private void verifyWhole() throws ContentDamagedException {
        if (delivered != content.length() || (int) checksum.getValue() != content.crc32c()) {
            throw damaged();
        }
    }

    private ContentDamagedException damaged() {
        return new ContentDamagedException("content is damaged: " + delivered + " octets of " + content.length()
                + ", partition " + content.partition() + " offset "
                + content.offsets().getFirst());
    }

    private void returnReadAhead() {
        if (holdsReadAhead) {
            holdsReadAhead = false;
            readAhead.giveBack();
        }
    }
}
