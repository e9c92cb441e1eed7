package io.postrider.delivery;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.PeerText;
import io.postrider.reply.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one recipient, as RFC 3464 section 2.3 reports it.
 *
 * @param action what became of the recipient
 * @param status Status
 * @param type the type of the text (RFC 3464 section 2.3.6): {@code smtp} for a peer's reply, {@code x-postrider} for our own words
 * @param text Diagnostic-Code without its type; made one line of at most {@link #MAX_TEXT_CHARS} characters
 * @param remoteMta the host that said it, null when none was reached
 * @param at when
 */
public record Diagnosis(
        Action action,
        EnhancedStatusCode status,
        String type,
        String text,
        @Nullable String remoteMta,
        Instant at) {

    public static final String SMTP = "smtp";
    public static final String OURS = "x-postrider";

    /** A peer may say any number of lines; what is kept of them fits a record and a report. */
    public static final int MAX_TEXT_CHARS = 2_000;

    public Diagnosis {
        text = PeerText.oneLine(text, MAX_TEXT_CHARS);
    }

    /** What a peer replied. */
    public static Diagnosis replied(
            Action action, EnhancedStatusCode status, Reply reply, @Nullable String remoteMta, Instant at) {
        return new Diagnosis(action, status, SMTP, reply.toString(), remoteMta, at);
    }

    /** What we found out ourselves. */
    public static Diagnosis found(Action action, String status, String text, @Nullable String remoteMta, Instant at) {
        return new Diagnosis(action, EnhancedStatusCode.of(status), OURS, text, remoteMta, at);
    }

    /** The same finding with another conclusion, as when a deferral has become a failure. */
    public Diagnosis concluded(Action newAction, EnhancedStatusCode newStatus) {
        return new Diagnosis(newAction, newStatus, type, text, remoteMta, at);
    }
}
