package io.postrider.ingress.command;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;

/**
 * {@code FROM:<path> parameters} or {@code TO:<path> parameters} (RFC 5321 section 4.1.2), cut apart.
 *
 * @param path what stands between the angle brackets, without a source route
 * @param parameters what follows, empty when nothing does
 */
record PathArgument(String path, String parameters) {

    /** Cuts an argument; {@code keyword} is {@code FROM:} or {@code TO:}. */
    static Parsed<PathArgument> parse(String keyword, String argument) {
        if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
            return Parsed.bad(keyword + "<address> expected");
        }
        int open = keyword.length();
        // RFC 5321 section 3.3 allows no blank here; too many clients send one to be strict about it.
        while (open < argument.length() && argument.charAt(open) == ' ') {
            open++;
        }
        if (open >= argument.length() || argument.charAt(open) != '<') {
            return Parsed.bad("address in angle brackets expected after " + keyword);
        }
        int close = endOfPath(argument, open + 1);
        if (close < 0) {
            return Parsed.bad("address has no closing angle bracket");
        }
        if (close + 1 - open > SmtpLimits.PATH_OCTETS) {
            return Parsed.bad("address is longer than 256 octets");
        }
        String rest = argument.substring(close + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
            return Parsed.bad("blank expected between address and parameters");
        }
        String path = argument.substring(open + 1, close);
        return withoutRoute(path).map(mailbox -> new PathArgument(mailbox, rest.strip()));
    }

    /** Index of the closing bracket; those within a quoted local part do not count. */
    private static int endOfPath(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
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

    /** RFC 5321 section 4.1.1.3 and appendix C: {@code @a,@b:} is understood and then ignored. */
    private static Parsed<String> withoutRoute(String path) {
        if (!path.startsWith("@")) {
            return Parsed.ok(path);
        }
        int colon = path.indexOf(':');
        if (colon < 0) {
            return Parsed.bad("source route has no colon at its end");
        }
        for (String hop : path.substring(0, colon).split(",", -1)) {
            if (!hop.startsWith("@") || Domain.parse(hop.substring(1)) instanceof Parsed.Bad<Domain>) {
                return Parsed.bad("source route is malformed");
            }
        }
        return Parsed.ok(path.substring(colon + 1));
    }
}
