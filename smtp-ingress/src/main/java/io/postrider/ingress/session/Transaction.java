package io.postrider.ingress.session;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import java.util.ArrayList;
import java.util.List;

/**
 * A mail transaction so far (RFC 5321 section 3.3).
 *
 * @param sender of MAIL
 * @param request of MAIL
 * @param declaredSize of MAIL, in octets, -1 when not said
 * @param recipients of each RCPT that was accepted, none twice
 */
public record Transaction(ReversePath sender, DeliveryRequest request, long declaredSize, List<Recipient> recipients) {

    public Transaction {
        recipients = List.copyOf(recipients);
    }

    boolean has(Mailbox mailbox) {
        for (Recipient recipient : recipients) {
            if (recipient.mailbox().equals(mailbox)) {
                return true;
            }
        }
        return false;
    }

    Transaction with(Recipient recipient) {
        List<Recipient> more = new ArrayList<>(recipients.size() + 1);
        more.addAll(recipients);
        more.add(recipient);
        return new Transaction(sender, request, declaredSize, more);
    }
}
