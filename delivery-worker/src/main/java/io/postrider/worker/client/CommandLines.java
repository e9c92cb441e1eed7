package io.postrider.worker.client;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** MAIL and RCPT as they go over the wire, with the parameters that the peer offers to understand and no others. */
final class CommandLines {

    private static final String CRLF = "\r\n";

    /** The address type of RFC 6533. */
    private static final String UTF_8 = "utf-8";

    private CommandLines() {}

    /**
     * RFC 5321 section 4.1.1.2, with SIZE (RFC 1870), BODY (RFC 6152), RET and ENVID (RFC 3461), SMTPUTF8 (RFC 6531), BY
     * (RFC 2852).
     */
    static void mail(StringBuilder out, Envelope envelope, Form form, Capabilities peer, Instant now) {
        DeliveryRequest request = envelope.request();
        out.append("MAIL FROM:<");
        envelope.sender().mailbox().ifPresent(sender -> path(out, sender));
        out.append('>');
        if (peer.size()) {
            out.append(" SIZE=").append(form.size());
        }
        if (form.body() != BodyType.SEVEN_BIT) {
            out.append(" BODY=").append(form.body().keyword());
        }
        if (peer.dsn()) {
            if (request.ret() != null) {
                out.append(" RET=").append(request.ret().name());
            }
            if (request.envid() != null) {
                out.append(" ENVID=").append(xtext(request.envid()));
            }
        }
        if (form.smtpUtf8()) {
            out.append(" SMTPUTF8");
        }
        if (request.requireTls() && peer.offers("REQUIRETLS")) {
            // RFC 8689 section 2: who passes it on passes the wish on; without the keyword only reports go at all.
            out.append(" REQUIRETLS");
        }
        Deadlines.say(out, request, peer, now);
        out.append(CRLF);
    }

    /** RFC 5321 section 4.1.1.3, with NOTIFY and ORCPT (RFC 3461 sections 4.1 and 4.2). */
    static void rcpt(StringBuilder out, Recipient recipient, Capabilities peer) {
        out.append("RCPT TO:<");
        path(out, recipient.mailbox());
        out.append('>');
        if (peer.dsn()) {
            Set<NotifyOn> notify = recipient.notifyOn();
            if (notify != null) {
                out.append(" NOTIFY=").append(notify.isEmpty() ? "NEVER" : joined(notify));
            }
            String original = recipient.originalRecipient();
            int semicolon = original == null ? -1 : original.indexOf(';');
            if (original != null && semicolon > 0) {
                String address = original.substring(semicolon + 1);
                out.append(" ORCPT=")
                        .append(original, 0, semicolon + 1)
                        .append(xtext(
                                original.regionMatches(true, 0, UTF_8, 0, semicolon) ? embedded(address) : address));
            }
        }
        out.append(CRLF);
    }

    private static void path(StringBuilder out, Mailbox mailbox) {
        Domain domain = mailbox.domain();
        out.append(mailbox.localPart()).append('@').append(domain.ascii());
    }

    private static String joined(Set<NotifyOn> kinds) {
        return EnumSet.copyOf(kinds).stream().map(Enum::name).collect(Collectors.joining(","));
    }

    /** RFC 6533 section 3: what is not US-ASCII as its code point, so that hosts without SMTPUTF8 can have it too. */
    private static String embedded(String address) {
        StringBuilder out = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            if (c <= '~') {
                out.append((char) c);
            } else {
                out.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return out.toString();
    }

    /** RFC 3461 section 4: octets outside "!" to "~", "+" and "=" as "+" and two hexadecimal digits. */
    static String xtext(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xff;
            if (value < '!' || value > '~' || value == '+' || value == '=') {
                out.append('+')
                        .append(Character.toUpperCase(Character.forDigit(value >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(value & 0xf, 16)));
            } else {
                out.append((char) value);
            }
        }
        return out.toString();
    }
}
