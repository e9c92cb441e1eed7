package io.postrider.dsn.report;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Message-ID of the original, so that a mail client shows the report beside it (RFC 3834 section 3.1.5). */
final class OriginalMessageId {

    /** RFC 5322 section 3.6.4, printable US-ASCII only: a sender chose it, and it goes into our header. */
    private static final Pattern FIELD = Pattern.compile(
            "^message-id:[ \\t\\r\\n]{0,8}(<[!-;=?-~]{1,250}>)[ \\t]{0,8}\\r\\n",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private OriginalMessageId() {}

    /** Looks in what is returned; with angle brackets. */
    static Optional<String> in(ReturnedContent content) {
        return switch (content) {
            case ReturnedContent.Whole whole -> find(ReturnedContent.headerOf(whole.octets()));
            case ReturnedContent.Headers headers -> find(headers.octets());
            case ReturnedContent.Gone gone -> Optional.empty();
        };
    }

    private static Optional<String> find(byte[] header) {
        Matcher matcher = FIELD.matcher(new String(header, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
