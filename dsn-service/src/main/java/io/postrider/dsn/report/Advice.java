package io.postrider.dsn.report;

import io.postrider.reply.EnhancedStatusCode;
import java.util.Map;

/** What an enhanced status code means to somebody who wrote a letter (RFC 3463; registry of RFC 5248). */
final class Advice {

    private static final Map<String, String> BY_DETAIL = Map.ofEntries(
            Map.entry("1.1", "There is no such mailbox. Check the address for typing errors."),
            Map.entry("1.2", "There is no such domain. Check the part after the @ for typing errors."),
            Map.entry("1.3", "The address is not well formed. Check it for typing errors."),
            Map.entry("1.6", "The mailbox has moved. Ask the recipient for the new address."),
            Map.entry("1.10", "The domain does not take any mail. Check the part after the @ for typing errors."),
            Map.entry("2.1", "The mailbox is closed. Reach the recipient in another way."),
            Map.entry("2.2", "The mailbox is full. Reach the recipient in another way, or try again later."),
            Map.entry("2.3", "The message is too large for the mailbox. Send less, or a link to it."),
            Map.entry("3.4", "The message is too large for the recipient's system. Send less, or a link to it."),
            Map.entry("4.4", "Nothing takes mail for the domain. Check the part after the @ for typing errors."),
            Map.entry(
                    "4.6", "The mail went in a circle. The recipient's system is set up wrongly; tell its postmaster."),
            Map.entry("4.7", "It could not be delivered in the time it had. Send it again later if it still matters."),
            Map.entry("6.7", "The recipient's system cannot take international addresses. Ask for another address."));

    private static final Map<Integer, String> BY_SUBJECT = Map.of(
            1, "The address was refused. Check it for typing errors.",
            2, "The mailbox does not take the message. Reach the recipient in another way.",
            3, "The recipient's system does not take the message. Tell its postmaster.",
            4, "The recipient's system could not be reached. Send it again later if it still matters.",
            6, "The recipient's system does not take messages of this form.",
            7,
                    "The recipient's system refused the message by its rules. The words above may say which; its postmaster can help.");

    private Advice() {}

    static String on(EnhancedStatusCode status) {
        String detail = BY_DETAIL.get(status.subject() + "." + status.detail());
        return detail != null
                ? detail
                : BY_SUBJECT.getOrDefault(
                        status.subject(), "The words above say why. The recipient's postmaster can help.");
    }
}
