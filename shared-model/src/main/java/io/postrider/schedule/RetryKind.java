package io.postrider.schedule;

import io.postrider.delivery.Diagnosis;
import java.util.regex.Pattern;

/** Why a recipient has to wait, as far as it decides when to try again. */
public enum RetryKind {
    /** Nothing that says how long. */
    ORDINARY,
    /** The peer wants to see whether we come back: soon is best. */
    GREYLISTED,
    /** RFC 3463 section 3.3, X.2.2: until its owner has made room, it is asked in vain. */
    MAILBOX_FULL;

    private static final Pattern SAYS_SO = Pattern.compile("gr[ae]y.{0,2}list", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRANSIENT = Pattern.compile("45[01][ -]");
    private static final String FULL = "4.2.2";

    /** What a deferral is, by what its peer said. */
    public static RetryKind of(Diagnosis diagnosis) {
        if (diagnosis.status().toString().equals(FULL)) {
            return MAILBOX_FULL;
        }
        boolean replied = diagnosis.type().equals(Diagnosis.SMTP);
        boolean greylisted = replied
                && TRANSIENT.matcher(diagnosis.text()).lookingAt()
                && SAYS_SO.matcher(diagnosis.text()).find();
        return greylisted ? GREYLISTED : ORDINARY;
    }
}
