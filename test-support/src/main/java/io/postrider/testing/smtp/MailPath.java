package io.postrider.testing.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in a MAIL or RCPT command: the address between the angle brackets, as sent, and the ESMTP parameters,
 * keywords in upper case (a keyword without a value has the empty string).
 */
public record MailPath(String address, Map<String, String> parameters) {
    public MailPath {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the rest of a command after {@code prefix} ({@code "MAIL FROM:"}); empty if it is not RFC 5321 §4.1.1. */
    static Optional<MailPath> parse(String line, String prefix) {
        if (!line.regionMatches(true, 0, prefix + "<", 0, prefix.length() + 1)) {
            return Optional.empty();
        }
        int start = prefix.length() + 1;
        int end = closingBracket(line, start);
        if (end < 0) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        String rest = line.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(" ")) {
            return Optional.empty();
        }
        for (String parameter : rest.strip().split(" +")) {
            if (!parameter.isEmpty()) {
                int equals = parameter.indexOf('=');
                String keyword = equals < 0 ? parameter : parameter.substring(0, equals);
                parameters.put(keyword.toUpperCase(Locale.ROOT), equals < 0 ? "" : parameter.substring(equals + 1));
            }
        }
        return Optional.of(new MailPath(line.substring(start, end), parameters));
    }

    /** A quoted local part may hold {@code >} (RFC 5321 §4.1.2). */
    private static int closingBracket(String line, int start) {
        boolean quoted = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }
}
