package io.postrider.worker.attempt;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Records of {@code mail.outbound} for tests. */
public final class Mails {

    public static final String TEXT = "From: a@example.org\r\nSubject: test\r\n\r\nHello\r\n";

    private Mails() {}

    public static MailRecord to(String... recipients) {
        return in("lane", "mx:example.org", recipients);
    }

    public static MailRecord in(String destination, String nextHop, String... recipients) {
        List<Recipient> all = Arrays.stream(recipients)
                .map(address -> Recipient.of(Mailbox.of(address)))
                .toList();
        return to(all, DeliveryRequest.PLAIN, destination, nextHop);
    }

    public static MailRecord to(
            List<Recipient> recipients, DeliveryRequest request, String destination, String nextHop) {
        Envelope envelope = new Envelope(
                QueueId.next(1),
                ReversePath.parse("sender@example.org").orThrow(),
                recipients,
                request,
                Origin.INTERNAL,
                Instant.EPOCH,
                Transit.fresh(destination, NextHop.parse(nextHop)));
        return new MailRecord(envelope, content(TEXT));
    }

    /** Characters as octets. */
    public static Content content(String latin1) {
        return new Content.Inline(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
}
