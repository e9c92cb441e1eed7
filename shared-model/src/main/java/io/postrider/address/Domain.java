package io.postrider.address;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A domain name or an address literal (RFC 5321 section 4.1.2 and 4.1.3), in lower case, without a trailing dot.
 * An internationalised name (RFC 6531) keeps its U-labels; {@link #ascii()} is what DNS is asked.
 *
 * @param name 1 to 255 characters; address literals with their brackets, such as {@code [192.0.2.1]}
 */
public record Domain(String name) {

    /** RFC 5321 section 4.5.3.1.2. */
    public static final int MAX_OCTETS = 255;

    /** RFC 1035 section 2.3.4. */
    private static final int MAX_LABEL_OCTETS = 63;

    public Domain {
        String problem = problemOf(name);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        name = name.toLowerCase(Locale.ROOT);
    }

    public static Parsed<Domain> parse(String text) {
        boolean rooted = text.endsWith(".") && !text.startsWith("[");
        String name = rooted ? text.substring(0, text.length() - 1) : text;
        String problem = problemOf(name);
        return problem == null ? Parsed.ok(new Domain(name)) : Parsed.bad(problem);
    }

    public boolean isAddressLiteral() {
        return name.startsWith("[");
    }

    /** The name in A-labels (RFC 5890), as DNS and hosts without SMTPUTF8 know it. */
    public String ascii() {
        return isAddressLiteral() || isAscii(name) ? name : toAscii(name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static @Nullable String problemOf(String name) {
        if (name.isEmpty()) {
            return "domain is empty";
        }
        if (name.startsWith("[")) {
            return AddressLiteral.problemOf(name);
        }
        String ascii = isAscii(name) ? name : toAscii(name);
        if (ascii.isEmpty()) {
            return "domain is not a valid internationalised name";
        }
        if (ascii.length() > MAX_OCTETS) {
            return "domain is longer than 255 octets";
        }
        int labelStart = 0;
        for (int i = 0; i <= ascii.length(); i++) {
            if (i == ascii.length() || ascii.charAt(i) == '.') {
                String problem = problemOfLabel(ascii, labelStart, i);
                if (problem != null) {
                    return problem;
                }
                labelStart = i + 1;
            }
        }
        return null;
    }

    /** RFC 5321 section 4.1.2: letters, digits and inner hyphens. Underscores are tolerated, for they are in use. */
    private static @Nullable String problemOfLabel(String text, int from, int to) {
        if (from == to) {
            return "domain has an empty label";
        }
        if (to - from > MAX_LABEL_OCTETS) {
            return "domain has a label of more than 63 octets";
        }
        if (text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return "domain has a label that begins or ends with a hyphen";
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean allowed =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!allowed) {
                return "domain has a character that no domain may have";
            }
        }
        return null;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String toAscii(String name) {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
