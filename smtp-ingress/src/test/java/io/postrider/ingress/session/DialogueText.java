package io.postrider.ingress.session;

import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notation of {@link Dialogue}: escapes in the client's lines, and an envelope on one line. */
final class DialogueText {

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)\\*([^}]*)}");

    private DialogueText() {}

    static byte[] octets(String written) {
        Matcher repeat = REPEAT.matcher(written);
        String line = repeat.replaceAll(
                found -> Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
        boolean open = line.endsWith("\\") && !line.endsWith("\\\\");
        String text = open ? line.substring(0, line.length() - 1) : line;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '\\') {
                out.write(raw[i]);
                continue;
            }
            i++;
            switch (raw[i]) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case '0' -> out.write(0);
                case 'x' -> {
                    out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.write(raw[i]);
            }
        }
        if (!open) {
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    static String escaped(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            switch (octet) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case 0 -> text.append("\\0");
                default -> {
                    if (octet < 0) {
                        text.append("\\x").append(Integer.toHexString(octet & 0xff));
                    } else {
                        text.append((char) octet);
                    }
                }
            }
        }
        return text.toString();
    }

    static String envelope(Transaction transaction) {
        StringBuilder text = new StringBuilder("<").append(transaction.sender()).append('>');
        text.append(' ').append(transaction.request().body().keyword());
        if (transaction.request().ret() != null) {
            text.append(" RET=").append(transaction.request().ret());
        }
        if (transaction.request().envid() != null) {
            text.append(" ENVID=").append(transaction.request().envid());
        }
        DeliverBy by = transaction.request().deliverBy();
        if (by != null) {
            text.append(" BY=").append(by.deadline()).append(';').append(by.mode());
            text.append(by.trace() ? ";trace" : "");
        }
        if (transaction.request().holdUntil() != null) {
            text.append(" HOLD=").append(transaction.request().holdUntil());
        }
        text.append(" ->");
        for (Recipient recipient : transaction.recipients()) {
            text.append(" <").append(recipient.mailbox()).append('>');
            if (recipient.notifyOn() != null) {
                text.append(" NOTIFY=").append(new TreeSet<NotifyOn>(recipient.notifyOn()));
            }
            if (recipient.originalRecipient() != null) {
                text.append(" ORCPT=").append(recipient.originalRecipient());
            }
        }
        return text.toString();
    }
}
