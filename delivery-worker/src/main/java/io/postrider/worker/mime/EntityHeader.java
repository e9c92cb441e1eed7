package io.postrider.worker.mime;

import java.util.Locale;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/** What the header of one entity says of its content (RFC 2045). Used by one thread. */
final class EntityHeader {

    static final String ENCODING = "Content-Transfer-Encoding";

    private final boolean ofMessage;
    private boolean mimeVersion;
    private boolean eightBit;
    private boolean sealed;
    private boolean composite;
    private @Nullable String mediaType;
    private @Nullable String encoding;

    /** @param ofMessage of a message, and not of a part of a multipart */
    EntityHeader(boolean ofMessage) {
        this.ofMessage = ofMessage;
    }

    void add(Field field) {
        ByteSequence raw = field.getRaw();
        for (int i = 0; raw != null && i < raw.length(); i++) {
            eightBit |= raw.byteAt(i) < 0;
        }
        switch (field.getName().toLowerCase(Locale.ROOT)) {
            case "mime-version" -> mimeVersion = true;
            case "content-type" -> {
                String type = value(field);
                // Of two, readers may believe either.
                sealed |= type.equals("multipart/signed") || type.equals("multipart/encrypted");
                composite |= type.startsWith("multipart/") || type.startsWith("message/");
                mediaType = mediaType == null ? type : mediaType;
            }
            case "content-transfer-encoding" -> encoding = isIdentity() ? value(field) : encoding;
            default -> {
                // Says nothing of how the content is to be read.
            }
        }
    }

    private static String value(Field field) {
        RawField raw = field instanceof RawField already ? already : new RawField(field.getName(), field.getBody());
        RawBody body = RawFieldParser.DEFAULT.parseRawBody(raw);
        return body.getValue() == null ? "" : body.getValue().strip().toLowerCase(Locale.ROOT);
    }

    boolean isOfMessage() {
        return ofMessage;
    }

    boolean hasMimeVersion() {
        return mimeVersion;
    }

    boolean hasMediaType() {
        return mediaType != null;
    }

    /** Whether an octet of it is above 127 (RFC 6532). */
    boolean isEightBit() {
        return eightBit;
    }

    /** RFC 2045 section 6.1; 7bit when it is not said. */
    String encoding() {
        return encoding == null || encoding.isEmpty() ? "7bit" : encoding;
    }

    /** Whether the body is what it says, octet for octet. */
    boolean isIdentity() {
        return switch (encoding()) {
            case "7bit", "8bit", "binary" -> true;
            default -> false;
        };
    }

    boolean isText() {
        return mediaType == null || mediaType.startsWith("text/");
    }

    /** Whether it may have other entities in it, which are not to be encoded over again (RFC 2045 section 6.4). */
    boolean isComposite() {
        return composite;
    }

    /** Whether the entities in it must stay as they are, octet for octet (RFC 1847 section 2). */
    boolean isSealed() {
        return sealed;
    }

    /** As a reason names it. */
    String mediaType() {
        return mediaType == null ? "text/plain" : mediaType;
    }
}
