package io.postrider.worker.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * A message as its {@link Plan} has it. Header fields, boundaries and the bodies that may stay are as they were, but for
 * lines of a header that are no fields, which are left out. Holds one header field or a block of a body. Used by one thread.
 */
public final class ConvertedStream extends InputStream {

    private static final int BLOCK = 4 * 1024;
    private static final String CRLF = "\r\n";

    private final InputStream source;
    private final EntityReader reader;
    private final Plan plan;
    private final byte[] block = new byte[BLOCK];
    private final Deque<Multipart> open = new ArrayDeque<>();

    private byte[] ready = new byte[BLOCK];
    private int from;
    private int to;
    private boolean labelled;
    private @Nullable InputStream body;
    private BodyEncoder encoder = new BodyEncoder.Identity();

    /** {@code source} is closed with it. */
    public ConvertedStream(InputStream source, Plan plan) {
        this.source = source;
        this.reader = new EntityReader(source);
        this.plan = plan;
    }

    /** A multipart that has begun and not ended. */
    private static final class Multipart {
        final String boundary;
        /** Whether nothing of it was written yet. */
        boolean fresh = true;

        boolean closed;

        Multipart(String boundary) {
            this.boundary = boundary;
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] octets, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(ready, from, octets, at, count);
        from += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        while (from == to) {
            from = 0;
            to = 0;
            if (reader.state() == EntityState.T_END_OF_STREAM) {
                return false;
            }
            try {
                advance();
            } catch (MimeException e) {
                throw new IOException("the content cannot be converted: " + e.getMessage(), e);
            }
        }
        return true;
    }

    private void advance() throws IOException, MimeException {
        InputStream octets = body;
        if (octets != null) {
            piece(octets);
            return;
        }
        switch (reader.next()) {
            case T_START_HEADER -> labelled = false;
            case T_FIELD -> field(reader.field());
            case T_END_HEADER -> endHeader();
            case T_START_MULTIPART -> open.push(new Multipart(reader.boundary()));
            case T_START_BODYPART -> delimiter();
            case T_EPILOGUE -> {
                close(open.element());
                if (treatment().coding() != Treatment.Coding.LEFT_OUT) {
                    write(CRLF);
                }
                begin();
            }
            case T_PREAMBLE -> {
                open.element().fresh = treatment().coding() == Treatment.Coding.LEFT_OUT;
                begin();
            }
            case T_BODY -> begin();
            case T_END_MULTIPART -> close(open.pop());
            case T_START_MESSAGE, T_END_MESSAGE, T_END_BODYPART, T_END_OF_STREAM, T_RAW_ENTITY -> {
                // Nothing is written.
            }
        }
    }

    private void begin() {
        body = reader.octets();
        encoder = BodyEncoder.of(treatment().coding());
    }

    private void piece(InputStream octets) throws IOException {
        int read = octets.read(block);
        if (read < 0) {
            encoder.end(this::put);
            body = null;
        } else {
            encoder.encode(block, read, this::put);
        }
    }

    private void field(Field field) {
        if (field.getName().equalsIgnoreCase(EntityHeader.ENCODING)
                && treatment().label() != null) {
            label();
            return;
        }
        ByteSequence raw = field.getRaw();
        write(
                raw == null
                        ? (field.getName() + ": " + field.getBody()).getBytes(StandardCharsets.UTF_8)
                        : raw.toByteArray());
        write(CRLF);
    }

    private void endHeader() {
        EntityHeader header = reader.header();
        Treatment treatment = treatment();
        if (treatment.label() != null) {
            if (header.isOfMessage() && !header.hasMimeVersion()) {
                write("MIME-Version: 1.0\r\n");
            }
            if (treatment.coding() != Treatment.Coding.AS_IT_IS && !header.hasMediaType()) {
                // RFC 1428 section 3: nobody has said what these octets mean.
                write("Content-Type: text/plain; charset=unknown-8bit\r\n");
            }
            label();
        }
        write(CRLF);
    }

    private void label() {
        if (!labelled) {
            write(EntityHeader.ENCODING + ": " + treatment().label() + CRLF);
        }
        labelled = true;
    }

    private void delimiter() {
        Multipart multipart = open.element();
        write((multipart.fresh ? "--" : "\r\n--") + multipart.boundary + CRLF);
        multipart.fresh = false;
    }

    private void close(Multipart multipart) {
        if (!multipart.closed) {
            write((multipart.fresh ? "--" : "\r\n--") + multipart.boundary + "--");
        }
        multipart.closed = true;
    }

    private Treatment treatment() {
        return plan.of(reader.number());
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void write(byte[] octets) {
        for (byte octet : octets) {
            put(octet);
        }
    }

    private void put(int octet) {
        if (to == ready.length) {
            ready = Arrays.copyOf(ready, 2 * to);
        }
        ready[to++] = (byte) octet;
    }
}
