package io.postrider.ingress.command;

import io.postrider.address.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of MAIL or RCPT (RFC 5321 section 4.1.2, {@code esmtp-param}).
 *
 * @param keyword in upper case
 * @param value as it was sent, null when there was none
 */
record Parameter(String keyword, @Nullable String value) {

    /** All of them, none twice. */
    static Parsed<List<Parameter>> parseAll(String text) {
        List<Parameter> all = new ArrayList<>(4);
        if (text.isEmpty()) {
            return Parsed.ok(all);
        }
        Set<String> seen = new HashSet<>();
        for (String word : text.split(" +")) {
            int equals = word.indexOf('=');
            String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (!isKeyword(keyword) || (value != null && !isValue(value))) {
                return Parsed.bad("a parameter is malformed");
            }
            if (!seen.add(keyword)) {
                return Parsed.bad("parameter " + keyword + " is given twice");
            }
            all.add(new Parameter(keyword, value));
        }
        return Parsed.ok(all);
    }

    private static boolean isKeyword(String text) {
        if (text.isEmpty() || text.charAt(0) == '-') {
            return false;
        }
        return text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
    }

    /** {@code esmtp-value}: printable US-ASCII without blanks and equals signs. */
    private static boolean isValue(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '=');
    }
}
