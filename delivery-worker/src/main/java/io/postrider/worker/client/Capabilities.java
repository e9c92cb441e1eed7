package io.postrider.worker.client;

import io.postrider.reply.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a peer offers in its reply to EHLO or LHLO (RFC 5321 section 4.1.1.1): keywords, in any case of letters, each with
 * its parameters. Those that every transaction asks for are read once.
 */
final class Capabilities {

    /** Some write "AUTH=LOGIN" or "SIZE=1000", as drafts once had it. */
    private static final Pattern AFTER_KEYWORD = Pattern.compile("[ =]+");

    /** Of a peer that knows only HELO. */
    static final Capabilities NONE = new Capabilities(Map.of());

    private final Map<String, String> offered;
    private final boolean pipelining;
    private final boolean eightBitMime;
    private final boolean dsn;
    private final boolean smtpUtf8;
    private final boolean size;
    private final long sizeLimit;
    private final PeerLimits limits;

    private Capabilities(Map<String, String> offered) {
        this.offered = Map.copyOf(offered);
        pipelining = offers("PIPELINING");
        eightBitMime = offers("8BITMIME");
        dsn = offers("DSN");
        smtpUtf8 = offers("SMTPUTF8");
        size = offers("SIZE");
        sizeLimit = limit(parameters("SIZE"));
        limits = PeerLimits.of(parameters("LIMITS"));
    }

    /** Reads the reply; the first line is the peer's greeting and no keyword. Of a keyword said twice the first counts. */
    static Capabilities of(Reply hello) {
        Map<String, String> offered = new HashMap<>();
        List<String> lines = hello.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = AFTER_KEYWORD.split(line.strip(), 2);
            offered.putIfAbsent(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "");
        }
        return new Capabilities(offered);
    }

    /** Whether this keyword, in upper case, is offered. */
    boolean offers(String keyword) {
        return offered.containsKey(keyword);
    }

    /** What follows the keyword, as it was written; empty when nothing does or it is not offered. */
    String parameters(String keyword) {
        return offered.getOrDefault(keyword, "");
    }

    /** RFC 2920. */
    boolean pipelining() {
        return pipelining;
    }

    /** RFC 6152. */
    boolean eightBitMime() {
        return eightBitMime;
    }

    /** RFC 3030: BINARYMIME, and CHUNKING without which it cannot be used. */
    boolean binaryMime() {
        return offers("BINARYMIME") && offers("CHUNKING");
    }

    /** RFC 3461. */
    boolean dsn() {
        return dsn;
    }

    /** RFC 6531. */
    boolean smtpUtf8() {
        return smtpUtf8;
    }

    /** RFC 1870. */
    boolean size() {
        return size;
    }

    /** The largest message it takes, in octets; 0 when it states none. */
    long sizeLimit() {
        return sizeLimit;
    }

    /** Whether the peer says that it takes no message of that many octets. */
    boolean refusesSize(long octets) {
        return sizeLimit > 0 && octets > sizeLimit;
    }

    /** RFC 9422. */
    PeerLimits limits() {
        return limits;
    }

    @Override
    public String toString() {
        return offered.toString();
    }

    private static long limit(String parameters) {
        try {
            return Math.max(0, Long.parseLong(parameters.split(" ", 2)[0]));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
