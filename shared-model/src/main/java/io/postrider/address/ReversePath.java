package io.postrider.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where failures are reported to (RFC 5321 section 4.1.1.2): a mailbox, or the null path {@code <>} of notifications,
 * to which nothing is ever reported (section 4.5.5).
 */
public record ReversePath(@Nullable Mailbox address) {

    /** {@code <>}. */
    public static final ReversePath NULL = new ReversePath(null);

    public static ReversePath of(Mailbox mailbox) {
        return new ReversePath(mailbox);
    }

    /** Parses what stands between the angle brackets; empty text is the null path. */
    public static Parsed<ReversePath> parse(String text) {
        return text.isEmpty() ? Parsed.ok(NULL) : Mailbox.parse(text).map(ReversePath::of);
    }

    public boolean isNull() {
        return address == null;
    }

    public Optional<Mailbox> mailbox() {
        return Optional.ofNullable(address);
    }

    /** What stands between the angle brackets. */
    @Override
    public String toString() {
        return address == null ? "" : address.toString();
    }
}
