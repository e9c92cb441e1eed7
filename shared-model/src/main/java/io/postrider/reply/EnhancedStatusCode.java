package io.postrider.reply;

import java.util.Optional;

/**
 * An enhanced mail system status code, {@code class.subject.detail} (RFC 3463; registry of RFC 5248).
 *
 * @param classDigit 2 (success), 4 (persistent transient failure) or 5 (permanent failure)
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatusCode(int classDigit, int subject, int detail) {

    private static final int MAX_NUMBER = 999;

    public EnhancedStatusCode {
        if (classDigit != 2 && classDigit != 4 && classDigit != 5) {
            throw new IllegalArgumentException("class of a status code is 2, 4 or 5, not " + classDigit);
        }
        if (subject < 0 || subject > MAX_NUMBER || detail < 0 || detail > MAX_NUMBER) {
            throw new IllegalArgumentException("subject and detail of a status code are 0 to 999");
        }
    }

    /** For codes that we wrote ourselves, such as {@code of("5.1.1")}. */
    public static EnhancedStatusCode of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a status code: " + text));
    }

    /** The code that {@code text} is, the whole of it; empty when it is none. */
    public static Optional<EnhancedStatusCode> parse(String text) {
        int firstDot = text.indexOf('.');
        int secondDot = text.indexOf('.', firstDot + 1);
        if (firstDot != 1 || secondDot < 0) {
            return Optional.empty();
        }
        char classDigit = text.charAt(0);
        int subject = number(text, 2, secondDot);
        int detail = number(text, secondDot + 1, text.length());
        if (subject < 0 || detail < 0 || classDigit != '2' && classDigit != '4' && classDigit != '5') {
            return Optional.empty();
        }
        return Optional.of(new EnhancedStatusCode(classDigit - '0', subject, detail));
    }

    public boolean isSuccess() {
        return classDigit == 2;
    }

    public boolean isTransient() {
        return classDigit == 4;
    }

    public boolean isPermanent() {
        return classDigit == 5;
    }

    /** The same subject and detail in another class, as when a transient failure has outlived its message. */
    public EnhancedStatusCode withClass(int newClass) {
        return new EnhancedStatusCode(newClass, subject, detail);
    }

    @Override
    public String toString() {
        return classDigit + "." + subject + "." + detail;
    }

    private static int number(String text, int from, int to) {
        if (to - from < 1 || to - from > 3) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
