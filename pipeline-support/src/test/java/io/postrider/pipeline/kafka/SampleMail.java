package io.postrider.pipeline.kafka;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.time.Instant;
import java.util.List;

/** A message to test with. */
public final class SampleMail {

    public static final String QUEUE_ID = "0123456789abcdefghjk";

    private SampleMail() {}

    public static MailRecord with(Content content) {
        Envelope envelope = new Envelope(
                new QueueId(QUEUE_ID),
                ReversePath.parse("alice@example.org").orThrow(),
                List.of(Recipient.of(Mailbox.parse("bob@example.net").orThrow())),
                DeliveryRequest.PLAIN,
                new Origin("127.0.0.1", "client.example.org", "ESMTP", null, true, null),
                Instant.parse("2026-10-01T12:00:00Z"),
                null);
        return new MailRecord(envelope, content);
    }
}
