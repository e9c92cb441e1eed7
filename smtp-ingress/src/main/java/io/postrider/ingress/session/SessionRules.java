package io.postrider.ingress.session;

import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.command.SmtpLimits;

/**
 * What sessions of one listener go by.
 *
 * @param acceptance who may send where, and who we are
 * @param sizeLimit octets of a message, as SIZE advertises (RFC 1870)
 * @param recipientLimit recipients of a transaction
 * @param errorLimit errors since the last accepted message
 */
public record SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit, int errorLimit) {

    /** RFC 5321 section 4.5.3.1.8. */
    public static final int LEAST_RECIPIENT_LIMIT = 100;

    public SessionRules {
        if (sizeLimit < 1 || errorLimit < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
        if (recipientLimit < LEAST_RECIPIENT_LIMIT) {
            throw new IllegalArgumentException("recipient limit is at least 100 (RFC 5321 section 4.5.3.1.8)");
        }
    }

    /** With the usual number of errors. */
    public SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit) {
        this(acceptance, sizeLimit, recipientLimit, SmtpLimits.SESSION_ERRORS);
    }
}
