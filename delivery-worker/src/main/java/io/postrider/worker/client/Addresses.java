package io.postrider.worker.client;

import io.postrider.address.Mailbox;
import io.postrider.envelope.Envelope;

/** Which names take SMTPUTF8 (RFC 6531 section 3.3); a domain alone does not, it has A-labels. */
final class Addresses {

    private Addresses() {}

    static boolean senderNeedsUtf8(Envelope envelope) {
        return envelope.sender().mailbox().map(Mailbox::needsUtf8).orElse(false);
    }

    /** Whether naming the sender or one of the recipients does. */
    static boolean needUtf8(Envelope envelope) {
        return senderNeedsUtf8(envelope)
                || envelope.recipients().stream().anyMatch(one -> one.mailbox().needsUtf8());
    }
}
