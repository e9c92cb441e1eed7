package io.postrider.dsn.status;

import io.postrider.address.Mailbox;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values of fields: nothing but printable US-ASCII and blanks gets into one, so nothing breaks out of one. */
public final class FieldText {

    /** RFC 3464 section 2.1.2: an atom before the semicolon. */
    private static final Pattern ADDRESS_TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,40}");

    /** RFC 3461 section 4.2: ORCPT has at most 500 characters. */
    private static final int MAX_ORIGINAL_RECIPIENT_CHARS = 500;

    private FieldText() {}

    /** Words for a field: control characters become blanks, what is not US-ASCII question marks, the rest is cut off. */
    public static String words(String text, int maxChars) {
        String bounded = text.length() > maxChars ? text.substring(0, maxChars) : text;
        StringBuilder words = new StringBuilder(bounded.length());
        bounded.codePoints().forEach(c -> words.append(Character.isISOControl(c) ? ' ' : c > 0x7e ? '?' : (char) c));
        return words.toString().strip();
    }

    /** An address as RFC 3464 section 2.3.2 has it, {@code rfc822; a@b}; of type utf-8 when it is not US-ASCII (RFC 6533). */
    public static String address(Mailbox mailbox) {
        return mailbox.needsUtf8()
                ? "utf-8; "
                        + utf8AddrXtext(
                                mailbox.localPart() + "@" + mailbox.domain().name())
                : "rfc822; " + mailbox.localPart() + "@" + mailbox.domain().ascii();
    }

    /** What ORCPT said, {@code type;address}; empty when it is not of that form. */
    public static String originalRecipient(String orcpt) {
        int semicolon = orcpt.indexOf(';');
        if (semicolon < 0 || orcpt.length() > MAX_ORIGINAL_RECIPIENT_CHARS) {
            return "";
        }
        String type = orcpt.substring(0, semicolon).strip();
        String address = orcpt.substring(semicolon + 1).strip();
        if (!ADDRESS_TYPE.matcher(type).matches() || address.isEmpty()) {
            return "";
        }
        boolean utf8 = type.toLowerCase(Locale.ROOT).equals("utf-8");
        return type + "; " + (utf8 ? utf8AddrXtext(address) : words(address, MAX_ORIGINAL_RECIPIENT_CHARS));
    }

    /** RFC 6533 section 3: each character that is no printable US-ASCII becomes its number, {@code \x{FC}}. */
    static String utf8AddrXtext(String address) {
        StringBuilder ascii = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            boolean plain = c > ' ' && c < 0x7f && c != '+' && c != '=' && c != '\\';
            if (plain) {
                ascii.append((char) c);
            } else {
                ascii.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return ascii.toString();
    }
}
