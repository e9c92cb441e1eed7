package io.postrider.envelope;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Diagnosis;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One recipient, with what RFC 3461 lets its sender ask for it, and what was learned of it last.
 *
 * @param mailbox the forward path
 * @param notifyOn what to report (RFC 3461 section 4.1); null when not said, which means failures and, by policy, delays
 * @param originalRecipient ORCPT as {@code type;address}, decoded from xtext (section 4.2), null when not said
 * @param diagnosis the newest finding: of the last attempt on schedule topics, the final one on {@code mail.failed}
 */
public record Recipient(
        Mailbox mailbox,
        @Nullable Set<NotifyOn> notifyOn,
        @Nullable String originalRecipient,
        @Nullable Diagnosis diagnosis) {

    public Recipient {
        notifyOn = notifyOn == null ? null : Set.copyOf(notifyOn);
    }

    public static Recipient of(Mailbox mailbox) {
        return new Recipient(mailbox, null, null, null);
    }

    public Recipient with(Diagnosis found) {
        return new Recipient(mailbox, notifyOn, originalRecipient, found);
    }

    /** Whether the sender wants to be told, by what it said or, when it said nothing, by the default of RFC 3461. */
    public boolean wants(NotifyOn kind) {
        return notifyOn == null ? kind == NotifyOn.FAILURE : notifyOn.contains(kind);
    }

    /** Whether the sender said NOTIFY=NEVER. */
    public boolean wantsNothing() {
        return notifyOn != null && notifyOn.isEmpty();
    }

    /** A NOTIFY value from its kinds; empty is NEVER. */
    public static Set<NotifyOn> notifyOf(Collection<NotifyOn> kinds) {
        EnumSet<NotifyOn> set = EnumSet.noneOf(NotifyOn.class);
        set.addAll(kinds);
        return set;
    }
}
