package io.postrider.worker.shaping;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a time.
 *
 * @param count at least 1
 * @param per more than nothing
 */
public record Rate(int count, Duration per) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(s|sec|m|min|h|hour|d|day)");
    private static final Map<Character, Duration> UNITS = Map.of(
            's', Duration.ofSeconds(1), 'm', Duration.ofMinutes(1), 'h', Duration.ofHours(1), 'd', Duration.ofDays(1));

    public Rate {
        if (count < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("a rate is at least one in some time");
        }
    }

    /**
     * Reads {@code 100/s}, {@code 600/min}, {@code 1000/h}, {@code 5000/d}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        Duration per = form.matches() ? UNITS.get(form.group(2).charAt(0)) : null;
        if (per == null || Integer.parseInt(form.group(1)) == 0) {
            throw new IllegalArgumentException("a rate is like 100/s, 600/min, 1000/h or 5000/d, not: " + text);
        }
        return new Rate(Integer.parseInt(form.group(1)), per);
    }

    /** One part of it in {@code parts}; all parts together are the rate. */
    public Rate divided(int parts) {
        return new Rate(count, per.multipliedBy(parts));
    }

    /** The time from one to the next. */
    public Duration each() {
        return per.dividedBy(count);
    }

    @Override
    public String toString() {
        return count + " in " + per;
    }
}
