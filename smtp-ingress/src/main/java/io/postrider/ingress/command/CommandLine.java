package io.postrider.ingress.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What one line of a client is, as far as its first word tells. Never throws, whatever the octets. */
public sealed interface CommandLine {

    /**
     * A verb of ours.
     *
     * @param argument what follows, without blanks around it; octets above 127 as ISO 8859-1
     */
    record Understood(Verb verb, String argument) implements CommandLine {}

    /** None, and what to say to that. */
    record NotUnderstood(Response response) implements CommandLine {}

    /** Verbs that standards know and we do not do, or not yet (RFC 5321 section 4.2.4: 502). */
    Set<String> NOT_IMPLEMENTED =
            Set.of("TURN", "SEND", "SOML", "SAML", "ETRN", "ATRN", "STARTTLS", "AUTH", "BDAT", "BURL");

    /**
     * Reads a line.
     *
     * @param octets where it is, from {@code from} to before {@code to}, with its line end
     */
    static CommandLine parse(byte[] octets, int from, int to) {
        int end = to - 2;
        // RFC 5321 section 2.3.8: only CRLF ends a line. One that ends otherwise is consumed, but not obeyed.
        if (end < from || octets[end] != '\r' || octets[end + 1] != '\n' || hasControl(octets, from, end)) {
            return new NotUnderstood(Answer.BAD_LINE.plain());
        }
        String line = new String(octets, from, end - from, StandardCharsets.ISO_8859_1);
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String argument = blank < 0 ? "" : stripBlanks(line, blank);
        Optional<Verb> verb = Verb.named(word);
        if (verb.isEmpty()) {
            boolean known = NOT_IMPLEMENTED.contains(word.toUpperCase(Locale.ROOT));
            return new NotUnderstood((known ? Answer.NOT_IMPLEMENTED : Answer.UNKNOWN_COMMAND).plain());
        }
        if (to - from > verb.get().maxOctets()) {
            return new NotUnderstood(Answer.LINE_TOO_LONG.plain());
        }
        return new Understood(verb.get(), argument);
    }

    private static boolean hasControl(byte[] octets, int from, int end) {
        for (int i = from; i < end; i++) {
            if ((octets[i] >= 0 && octets[i] < ' ' && octets[i] != '\t') || octets[i] == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** RFC 5321 section 4.1.1: blanks before CRLF are tolerated. */
    private static String stripBlanks(String line, int from) {
        int start = from;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
