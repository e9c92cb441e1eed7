package io.postrider.envelope;

import java.security.SecureRandom;

/**
 * The name of an accepted message for all its life: 20 characters of base 32, the first ten from the clock (so that ids
 * sort by arrival), the others random. It does not tell how many messages there are.
 *
 * @param text 1 to 32 letters and digits
 */
public record QueueId(String text) {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    /**
     * Not ThreadLocalRandom: that one only counts and mixes, and whoever has two of its ids can work out how many were
     * drawn between them.
     */
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int LENGTH = 20;
    private static final int CLOCK_LENGTH = 10;
    private static final int MAX_LENGTH = 32;

    public QueueId {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !text.chars().allMatch(QueueId::isAllowed)) {
            throw new IllegalArgumentException("a queue id is 1 to 32 letters and digits");
        }
    }

    /** A new one; {@code epochMillis} is when the message began to arrive. */
    public static QueueId next(long epochMillis) {
        char[] id = new char[LENGTH];
        long clock = epochMillis;
        for (int i = CLOCK_LENGTH - 1; i >= 0; i--) {
            id[i] = DIGITS[(int) (clock & 31)];
            clock >>>= 5;
        }
        long random = RANDOM.nextLong();
        for (int i = CLOCK_LENGTH; i < LENGTH; i++) {
            id[i] = DIGITS[(int) (random & 31)];
            random >>>= 5;
        }
        return new QueueId(new String(id));
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isAllowed(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
