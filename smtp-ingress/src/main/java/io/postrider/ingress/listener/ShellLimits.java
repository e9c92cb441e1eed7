package io.postrider.ingress.listener;

import java.time.Duration;

/**
 * What the shell puts up with (RFC 5321 section 4.5.3.2).
 *
 * @param connections open at once, all listeners together
 * @param command silence between commands
 * @param data silence within DATA
 * @param message from 354 to the end of data
 * @param acknowledgement from the end of data to the answer
 * @param room how long a client may wait for 354 when memory is short
 * @param drain how long shutdown waits for clients that have a transaction in hand
 */
public record ShellLimits(
        int connections,
        Duration command,
        Duration data,
        Duration message,
        Duration acknowledgement,
        Duration room,
        Duration drain) {

    /** What {@link #room} is if nobody says otherwise. */
    public static final Duration ROOM = Duration.ofSeconds(5);

    /** How long we go on reading after a last reply, so that the client gets to see it. */
    static final Duration LINGER = Duration.ofSeconds(2);

    /** What {@link #drain} is if nobody says otherwise. */
    public static final Duration DRAIN = Duration.ofSeconds(5);

    /** How often sessions are looked at for timeouts. */
    static final Duration SWEEP = Duration.ofMillis(250);

    /** How slow a message may be while memory is short: octets a second, from this age on. */
    private static final long CRAWL_OCTETS = 1024;

    private static final Duration CRAWL_AFTER = Duration.ofSeconds(30);

    public ShellLimits {
        if (connections < 1) {
            throw new IllegalArgumentException("connections is at least 1");
        }
        for (Duration duration : new Duration[] {command, data, message, acknowledgement, room, drain}) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("timeouts are positive");
            }
        }
    }

    /** How long shutdown waits after that for Kafka, so that every message that is here gets its true answer. */
    Duration drainStoring() {
        return acknowledgement.plus(LINGER).plus(SWEEP);
    }

    /** Whether a message comes so slowly that it must not hold memory others need. */
    static boolean isCrawling(long octets, long millis) {
        return millis > CRAWL_AFTER.toMillis() && octets * 1000 < CRAWL_OCTETS * millis;
    }
}
