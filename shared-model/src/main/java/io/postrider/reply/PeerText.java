package io.postrider.reply;

/** Words that a peer chose, made fit for records, logs and reports: JSON and mail can carry them, and no line breaks out. */
public final class PeerText {

    private static final char REPLACEMENT = '\uFFFD';

    private PeerText() {}

    /** The text with every half of a surrogate pair replaced by U+FFFD, so that it can be written as UTF-8. */
    public static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceHalves(text);
            }
        }
        return text;
    }

    /** The text on one line of at most {@code maxChars} characters: control characters become blanks, and it is well formed. */
    public static String oneLine(String text, int maxChars) {
        String bounded = wellFormed(text.length() > maxChars ? text.substring(0, maxChars) : text);
        for (int i = 0; i < bounded.length(); i++) {
            if (breaksLines(bounded.charAt(i))) {
                return blankOut(bounded);
            }
        }
        return bounded;
    }

    private static String blankOut(String text) {
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            if (breaksLines(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }

    private static boolean breaksLines(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private static String replaceHalves(String text) {
        StringBuilder whole = new StringBuilder(text);
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < whole.length()
                    && Character.isLowSurrogate(whole.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                whole.setCharAt(i, REPLACEMENT);
            }
        }
        return whole.toString();
    }
}
