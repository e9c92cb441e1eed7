package io.postrider.dsn.notice;

import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * A recipient about whom something is settled, or known to be late.
 *
 * @param recipient who
 * @param diagnosis what was found, the recipient's own
 */
public record News(Recipient recipient, Diagnosis diagnosis) {

    /** The recipient's news; null when its record says nothing about it. */
    public static @Nullable News of(Recipient recipient) {
        Diagnosis diagnosis = recipient.diagnosis();
        return diagnosis == null ? null : new News(recipient, diagnosis);
    }
}
