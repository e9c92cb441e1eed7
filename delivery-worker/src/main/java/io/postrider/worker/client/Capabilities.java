package io.postrider.worker.client;

import io.postrider.reply.Reply;
import java.util.List;
import java.util.Locale;

/**
 * What a peer offers in its reply to EHLO or LHLO (RFC 5321 section 4.1.1.1), as far as we use it.
 *
 * @param pipelining RFC 2920
 * @param eightBitMime RFC 6152
 * @param dsn RFC 3461
 * @param smtpUtf8 RFC 6531
 * @param size RFC 1870
 * @param sizeLimit the largest message it takes, in octets; 0 when it states none
 */
record Capabilities(
        boolean pipelining, boolean eightBitMime, boolean dsn, boolean smtpUtf8, boolean size, long sizeLimit) {

    /** Of a peer that knows only HELO. */
    static final Capabilities NONE = new Capabilities(false, false, false, false, false, 0);

    /** Reads the reply; the first line is the peer's greeting and no keyword. Unknown and malformed ones are passed over. */
    static Capabilities of(Reply hello) {
        boolean pipelining = false;
        boolean eightBitMime = false;
        boolean dsn = false;
        boolean smtpUtf8 = false;
        boolean size = false;
        long sizeLimit = 0;
        List<String> lines = hello.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split("[ =]+", 3);
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "PIPELINING" -> pipelining = true;
                case "8BITMIME" -> eightBitMime = true;
                case "DSN" -> dsn = true;
                case "SMTPUTF8" -> smtpUtf8 = true;
                case "SIZE" -> {
                    size = true;
                    sizeLimit = words.length > 1 ? limit(words[1]) : 0;
                }
                default -> {
                    // An extension we make no use of.
                }
            }
        }
        return new Capabilities(pipelining, eightBitMime, dsn, smtpUtf8, size, sizeLimit);
    }

    /** Whether the peer says that it takes no message of that many octets. */
    boolean refusesSize(long octets) {
        return sizeLimit > 0 && octets > sizeLimit;
    }

    private static long limit(String digits) {
        try {
            return Math.max(0, Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
