package io.postrider.ingress.command;

import io.postrider.address.Mailbox;
import io.postrider.address.Parsed;

/** Where RCPT wants mail to go (RFC 5321 section 4.1.1.3). */
public sealed interface ForwardPath {

    /** {@code <postmaster>}, the one mailbox that needs no domain (section 4.5.1). */
    record Postmaster() implements ForwardPath {}

    /** Any other. */
    record To(Mailbox mailbox) implements ForwardPath {}

    /** Reads what stands between the angle brackets. */
    static Parsed<ForwardPath> parse(String text) {
        if (text.equalsIgnoreCase("postmaster")) {
            return Parsed.ok(new Postmaster());
        }
        return Mailbox.parse(text).map(To::new);
    }
}
