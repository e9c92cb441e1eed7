package io.postrider.ingress.command;

import java.util.Optional;

/** The encoding of RFC 3461 section 4, {@code xtext}: {@code +} and two upper-case hexadecimal digits for what is not plain. */
final class Xtext {

    private Xtext() {}

    /** What the text stands for; empty when it is not xtext, or stands for anything but printable US-ASCII. */
    static Optional<String> decode(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                c = (char) (high << 4 | low);
                i += 2;
            } else if (c < '!' || c > '~' || c == '=') {
                return Optional.empty();
            }
            // Sections 4.2 and 4.4: what is encoded is printable, blanks included. Nothing else gets into a report's
            // header.
            if (c < ' ' || c > '~') {
                return Optional.empty();
            }
            plain.append(c);
        }
        return Optional.of(plain.toString());
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
