package io.postrider.envelope;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * BY of MAIL (RFC 2852 section 4): by when the message is to be delivered, and what is to happen if it is not.
 *
 * @param deadline in whole milliseconds, as records keep it
 * @param mode what follows when the deadline passes
 * @param trace whether each host that passes the message on is to tell the sender so
 */
public record DeliverBy(Instant deadline, Mode mode, boolean trace) {

    /** RFC 2852 section 4: by-time has at most nine digits. */
    public static final long MOST_SECONDS = 999_999_999;

    /** What follows when the deadline passes. */
    public enum Mode {
        /** The sender is told of the delay, and delivery goes on. */
        NOTIFY("N"),
        /** The message is returned and not tried again. */
        RETURN("R");

        private final String letter;

        Mode(String letter) {
            this.letter = letter;
        }

        /** As BY says it. */
        public String letter() {
            return letter;
        }

        /** The mode of that letter, in either case. */
        public static Optional<Mode> of(char letter) {
            return switch (letter) {
                case 'N', 'n' -> Optional.of(NOTIFY);
                case 'R', 'r' -> Optional.of(RETURN);
                default -> Optional.empty();
            };
        }
    }

    /** Whether the message is not to be tried any more from the deadline on. */
    public boolean isReturn() {
        return mode == Mode.RETURN;
    }

    /** What is left, in whole seconds towards the past, so that it never grows on its way; negative after the deadline. */
    public long secondsLeft(Instant now) {
        long left = Math.floorDiv(Duration.between(now, deadline).toMillis(), 1000L);
        return Math.clamp(left, -MOST_SECONDS, MOST_SECONDS);
    }
}
