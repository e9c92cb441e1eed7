package io.postrider.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A peer that says much about many recipients must not make a record that no topic takes. */
class WordyPeerTest {

    private static final int TOPIC_TAKES = 2 * 1024 * 1024;

    @Test
    void a_thousand_long_replies_full_of_quotes_fit_into_a_record() {
        Diagnosis wordy =
                Diagnosis.found(Action.DELAYED, "4.0.0", "\"\\".repeat(1_000), "mx.example.org", Instant.EPOCH);
        List<Recipient> recipients = IntStream.range(0, 1_000)
                .mapToObj(
                        i -> Recipient.of(Mailbox.of("r" + i + "@example.org")).with(wordy))
                .toList();
        Envelope envelope = new Envelope(
                new QueueId("a"),
                ReversePath.NULL,
                recipients,
                DeliveryRequest.PLAIN,
                Origin.INTERNAL,
                Instant.EPOCH,
                null);

        EncodedRecord encoded = new MailRecordCodec().encode(new MailRecord(envelope, new Content.Inline(new byte[0])));

        assertThat(encoded.envelope()).hasSizeLessThan(TOPIC_TAKES / 2);
        assertThat(new MailRecordCodec().decode(encoded.envelope(), encoded.value()))
                .isInstanceOf(Decoded.Readable.class);
    }
}
