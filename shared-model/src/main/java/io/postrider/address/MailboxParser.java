package io.postrider.address;

import java.nio.charset.StandardCharsets;

/** The grammar of RFC 5321 section 4.1.2 for {@code Mailbox}, with the UTF-8 of RFC 6531 section 3.3. */
final class MailboxParser {

    /** RFC 5321 section 4.5.3.1.1. */
    private static final int MAX_LOCAL_PART_OCTETS = 64;

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    private MailboxParser() {}

    static Parsed<Mailbox> parse(String text) {
        if (hasHalfACharacter(text)) {
            return Parsed.bad("address is not well-formed Unicode");
        }
        int at = endOfLocalPart(text);
        if (at < 0) {
            return Parsed.bad("local part is not a dot-string or quoted string");
        }
        if (at >= text.length() || text.charAt(at) != '@') {
            return Parsed.bad("address has no domain");
        }
        String localPart = text.substring(0, at);
        if (localPart.getBytes(StandardCharsets.UTF_8).length > MAX_LOCAL_PART_OCTETS) {
            return Parsed.bad("local part is longer than 64 octets");
        }
        return Domain.parse(text.substring(at + 1)).map(domain -> new Mailbox(localPart, domain));
    }

    /** Index just past the local part, or -1 when there is no well-formed one at the beginning. */
    static int endOfLocalPart(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        return text.charAt(0) == '"' ? endOfQuotedString(text) : endOfDotString(text);
    }

    private static int endOfDotString(String text) {
        int i = 0;
        boolean atomBegun = false;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isAtext(c)) {
                atomBegun = true;
            } else if (c == '.' && atomBegun) {
                atomBegun = false;
            } else {
                break;
            }
        }
        return atomBegun ? i : -1;
    }

    /** RFC 5321 section 4.1.2: printable characters and blanks; a backslash quotes the next one. */
    private static int endOfQuotedString(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i == 1 ? -1 : i + 1;
            }
            if (c == '\\') {
                i++;
                if (i >= text.length()) {
                    return -1;
                }
                c = text.charAt(i);
            }
            if (Character.isISOControl(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean hasHalfACharacter(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean isAtext(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c > 0x9f
                || ATEXT_SPECIALS.indexOf(c) >= 0;
    }
}
