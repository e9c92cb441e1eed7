package io.postrider.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * The one codec for queue records: the value is the message, the header {@value #ENVELOPE_HEADER} the envelope as
 * versioned JSON. It writes version {@value #VERSION}; a field it does not know is skipped, a version it does not know
 * makes a record unreadable. Thread-safe.
 */
public final class MailRecordCodec {

    public static final String ENVELOPE_HEADER = "envelope";

    /** The version written. */
    public static final int VERSION = 1;

    private static final byte[] NOTHING = new byte[0];
    private static final int EXPECTED_SIZE = 512;
    private static final int MAX_STRING_CHARS = 64 * 1024;

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    public EncodedRecord encode(MailRecord mail) {
        byte[] value = mail.content() instanceof Content.Inline(byte[] octets) ? octets : NOTHING;
        return new EncodedRecord(encodeEnvelope(mail), value);
    }

    /**
     * Reads a record.
     *
     * @param envelope the header's value, null when there is no such header
     * @param value the record's value, null for a tombstone
     */
    public Decoded decode(byte @Nullable [] envelope, byte @Nullable [] value) {
        if (envelope == null) {
            return new Decoded.Unreadable("no envelope header");
        }
        if (value == null) {
            return new Decoded.Unreadable("no value");
        }
        try (JsonParser in = json.createParser(envelope)) {
            return new Decoded.Readable(EnvelopeReader.read(in, value));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return new Decoded.Unreadable("envelope: " + firstLine(e));
        }
    }

    private byte[] encodeEnvelope(MailRecord mail) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_SIZE);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            EnvelopeWriter.write(out, mail);
        } catch (IOException e) {
            throw new UncheckedIOException("JSON into memory", e);
        }
        return bytes.toByteArray();
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
