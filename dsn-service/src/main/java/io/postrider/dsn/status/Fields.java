package io.postrider.dsn.status;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes header fields with CRLF, folded at blanks (RFC 5322 section 2.2.3); a word longer than a line may be is broken. */
public final class Fields {

    /** RFC 5322 section 2.1.1: lines should have at most 78 characters, and must have at most 998. */
    private static final int PREFERRED_LINE_CHARS = 78;

    private static final int LONGEST_WORD_CHARS = 900;

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    /**
     * Adds a field.
     *
     * @param value printable text without control characters, such as {@link FieldText} makes
     */
    public Fields add(String name, String value) {
        text.append(name).append(':');
        int column = name.length() + 1;
        for (String word : value.split(" +")) {
            for (int from = 0; from < word.length(); from += LONGEST_WORD_CHARS) {
                String piece = word.substring(from, Math.min(word.length(), from + LONGEST_WORD_CHARS));
                // The name and the first word stay together: a line with nothing but blanks is not allowed to follow.
                boolean fold = column + 1 + piece.length() > PREFERRED_LINE_CHARS && column > name.length() + 1;
                text.append(fold ? "\r\n " : " ").append(piece);
                column = (fold ? 0 : column) + 1 + piece.length();
            }
        }
        text.append("\r\n");
        return this;
    }

    /** Adds a date (RFC 5322 section 3.3), in UTC. */
    public Fields add(String name, Instant time) {
        return add(name, dateTime(time));
    }

    /** Ends a group of fields. */
    public Fields blankLine() {
        text.append("\r\n");
        return this;
    }

    /** A date as header fields have it. */
    public static String dateTime(Instant time) {
        return DATE_TIME.format(time);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
