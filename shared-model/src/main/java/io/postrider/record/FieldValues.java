package io.postrider.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values of the types that an envelope's fields have; IllegalArgumentException, with the field's name, for others. */
final class FieldValues {

    private FieldValues() {}

    static String text(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(in.currentName() + " is not a string");
        }
        return in.getText();
    }

    static Instant instant(JsonParser in) throws IOException {
        return Instant.ofEpochMilli(in.getLongValue());
    }

    /** The parser is at this token. */
    static void expect(JsonParser in, JsonToken token) throws IOException {
        if (in.currentToken() != token) {
            throw new IllegalArgumentException(in.currentName() + " has the wrong shape");
        }
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
