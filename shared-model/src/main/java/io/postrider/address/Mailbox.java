package io.postrider.address;

/**
 * A mailbox, {@code local-part@domain} (RFC 5321 section 4.1.2; RFC 6531 section 3.3 with SMTPUTF8). The local part is
 * kept as it was written, quotes included, for only the domain's own hosts may interpret it (section 2.3.11).
 *
 * @param localPart 1 to 64 octets of UTF-8: a dot-string or a quoted string
 * @param domain where it is
 */
public record Mailbox(String localPart, Domain domain) {

    public Mailbox {
        if (localPart.isEmpty()) {
            throw new IllegalArgumentException("local part is empty");
        }
    }

    /** Parses a mailbox without angle brackets; the whole of {@code text} must be one. */
    public static Parsed<Mailbox> parse(String text) {
        return MailboxParser.parse(text);
    }

    /** For mailboxes that we wrote ourselves. */
    public static Mailbox of(String text) {
        return parse(text).orThrow();
    }

    /** Whether SMTPUTF8 is needed to name this mailbox: its local part is not US-ASCII (a domain has A-labels). */
    public boolean needsUtf8() {
        return localPart.chars().anyMatch(c -> c > 0x7f);
    }

    /** RFC 5321 section 4.5.1: postmaster is recognised in any case of letters. */
    public boolean isPostmaster() {
        return localPart.equalsIgnoreCase("postmaster");
    }

    @Override
    public String toString() {
        return localPart + "@" + domain.name();
    }
}
