package io.postrider.router.routing;

import io.postrider.address.AddressLiteral;
import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.Parsed;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One side of a route's key: which senders or recipients it is for. The order of the kinds is that of their precedence. */
sealed interface AddressMatch {

    /** {@code <>}: the null reverse-path; of senders only. */
    record NullPath() implements AddressMatch {}

    /** {@code user@example.org}: that mailbox, in any case of letters. */
    record Exactly(String address) implements AddressMatch {}

    /** {@code example.org}: that domain or address literal, in A-labels. */
    record AtDomain(String domain) implements AddressMatch {}

    /** {@code *.example.org}: every name below that, not itself. */
    record Below(String suffix) implements AddressMatch {}

    /**
     * Text with {@code *} for any characters and {@code ?} for one.
     *
     * @param wholeAddress whether it is compared with the address rather than its domain; it has an {@code @} then
     */
    record Wildcards(String pattern, boolean wholeAddress) implements AddressMatch {

        boolean matches(String text) {
            int at = 0;
            int star = -1;
            int resume = 0;
            int next = 0;
            while (at < text.length()) {
                char wanted = next < pattern.length() ? pattern.charAt(next) : 0;
                if (wanted == '*') {
                    star = next++;
                    resume = at;
                } else if (wanted == '?' || wanted == text.charAt(at)) {
                    next++;
                    at++;
                } else if (star >= 0) {
                    next = star + 1;
                    at = ++resume;
                } else {
                    return false;
                }
            }
            while (next < pattern.length() && pattern.charAt(next) == '*') {
                next++;
            }
            return next == pattern.length();
        }
    }

    /** {@code /expression/}: found anywhere in the address, in any case of letters. */
    record Expression(String text, Pattern pattern) implements AddressMatch {

        @Override
        public boolean equals(Object other) {
            return other instanceof Expression that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        /** Throws {@link TooManySteps} when it takes too long on this address. */
        boolean isIn(String address) {
            return pattern.matcher(new LimitedText(address)).find();
        }
    }

    /** {@code *}. */
    record Anyone() implements AddressMatch {}

    /** How a mailbox is compared: in lower case, its domain in A-labels. */
    static String comparable(Mailbox mailbox) {
        return mailbox.localPart().toLowerCase(Locale.ROOT) + "@"
                + mailbox.domain().ascii();
    }

    /**
     * Reads one side of a key.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    static AddressMatch parse(String text) {
        if (text.equals("*")) {
            return new Anyone();
        }
        if (text.equals("<>")) {
            return new NullPath();
        }
        if (text.startsWith("/")) {
            return expression(text);
        }
        String below = text.startsWith("*.") ? text.substring(2) : "";
        if (!below.isEmpty() && !hasWildcards(below)) {
            return below(below);
        }
        if (hasWildcards(text)) {
            return wildcards(text.toLowerCase(Locale.ROOT));
        }
        if (text.indexOf('@') >= 0) {
            return switch (Mailbox.parse(text)) {
                case Parsed.Ok<Mailbox>(Mailbox mailbox) -> new Exactly(comparable(mailbox));
                case Parsed.Bad<Mailbox>(String problem) ->
                    throw new IllegalArgumentException("'" + text + "' is no address: " + problem);
            };
        }
        return new AtDomain(domain(text).ascii());
    }

    private static AddressMatch expression(String text) {
        if (text.length() < 3 || !text.endsWith("/")) {
            throw new IllegalArgumentException("a regular expression stands between two slashes: /expression/");
        }
        try {
            String inner = text.substring(1, text.length() - 1);
            return new Expression(inner, Pattern.compile(inner, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("no regular expression: " + e.getDescription(), e);
        }
    }

    private static AddressMatch below(String suffix) {
        if (suffix.startsWith("[") || AddressLiteral.addressOf(suffix).isPresent()) {
            throw new IllegalArgumentException("there is nothing below an address literal");
        }
        return new Below(domain(suffix).ascii());
    }

    private static AddressMatch wildcards(String pattern) {
        if (pattern.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("a pattern has no spaces, and A-labels for international domains");
        }
        return new Wildcards(pattern, pattern.indexOf('@') >= 0);
    }

    private static Domain domain(String text) {
        return switch (Domain.parse(text)) {
            case Parsed.Ok<Domain>(Domain parsed) -> parsed;
            case Parsed.Bad<Domain>(String problem) ->
                throw new IllegalArgumentException(
                        "neither an address, a domain, *.suffix, a pattern, /expression/ nor * (" + problem + ")");
        };
    }

    private static boolean hasWildcards(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** An expression that backtracks without end, as some do on addresses made for it. */
    final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** Text that ends a search after so many looks at it. */
    final class LimitedText implements CharSequence {

        /** Characters looked at; an address has 320 at most. */
        static final int STEPS = 200_000;

        private final String text;
        private int left = STEPS;

        LimitedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
