package io.postrider.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Who has two queue ids must not learn how many messages came between. ThreadLocalRandom adds a constant for each draw
 * and mixes the sum; mixing can be undone, and of the 64 bits an id shows 50: the other 14 are tried.
 */
class QueueIdSecrecyTest {

    private static final int SHOWN_BITS = 50;
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final long MOST_DRAWS = 8;
    private static final long FIRST_UNDONE = inverse(0xff51afd7ed558ccdL);
    private static final long SECOND_UNDONE = inverse(0xc4ceb9fe1a85ec53L);
    private static final long SHOWN = (1L << SHOWN_BITS) - 1;

    @Test
    void two_ids_do_not_tell_how_many_came_between() {
        long first = shown(QueueId.next(0));
        QueueId.next(0);
        long third = shown(QueueId.next(0));

        assertThat(looksCounted(first, third)).isFalse();
    }

    @Test
    void of_a_generator_that_counts_they_would() {
        long first = ThreadLocalRandom.current().nextLong() & SHOWN;
        ThreadLocalRandom.current().nextLong();
        long third = ThreadLocalRandom.current().nextLong() & SHOWN;

        assertThat(looksCounted(first, third)).isTrue();
    }

    private static long shown(QueueId id) {
        long bits = 0;
        for (int i = 19; i >= 10; i--) {
            bits = bits << 5 | DIGITS.indexOf(id.text().charAt(i));
        }
        return bits;
    }

    private static boolean looksCounted(long first, long second) {
        Set<Long> before = new HashSet<>();
        for (long hidden = 0; hidden < 1L << (Long.SIZE - SHOWN_BITS); hidden++) {
            before.add(unmixed(hidden << SHOWN_BITS | first));
        }
        long gamma = GOLDEN_GAMMA + (Thread.currentThread().threadId() << 1);
        for (long hidden = 0; hidden < 1L << (Long.SIZE - SHOWN_BITS); hidden++) {
            long after = unmixed(hidden << SHOWN_BITS | second);
            for (long draws = 1; draws <= MOST_DRAWS; draws++) {
                if (before.contains(after - draws * gamma)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The inverse of MurmurHash3's finalizer, each step of which can be undone. */
    private static long unmixed(long mixed) {
        long z = mixed ^ mixed >>> 33;
        z *= SECOND_UNDONE;
        z ^= z >>> 33;
        z *= FIRST_UNDONE;
        return z ^ z >>> 33;
    }

    private static long inverse(long odd) {
        return BigInteger.valueOf(odd)
                .modInverse(BigInteger.ONE.shiftLeft(Long.SIZE))
                .longValue();
    }
}
