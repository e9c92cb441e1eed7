package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.envelope.Recipient;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static final byte[] OCTETS = "Subject: x\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.parse("2026-10-01T12:00:01Z");

    private final MailRecords mails = new MailRecords();

    @Test
    void theValueOfAMailRecordIsTheMessageItself() {
        ProducerRecord<String, byte[]> record =
                mails.record(Topics.ACCEPTED, "key", SampleMail.with(new Content.Inline(OCTETS)));

        assertThat(record.topic()).isEqualTo(Topics.ACCEPTED);
        assertThat(record.key()).isEqualTo("key");
        assertThat(record.value()).isEqualTo(OCTETS);
    }

    @Test
    void aMailRecordIsReadAsItWasWritten() {
        MailRecord mail = SampleMail.with(new Content.Inline(OCTETS));

        Decoded decoded = mails.decode(consumed(mails.record(Topics.ACCEPTED, "key", mail)));

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Readable.class, readable -> {
            assertThat(readable.mail().envelope()).isEqualTo(mail.envelope());
            assertThat(readable.mail().content())
                    .isInstanceOfSatisfying(Content.Inline.class, inline -> assertThat(inline.octets())
                            .isEqualTo(OCTETS));
        });
    }

    @Test
    void aRecordWithoutEnvelopeIsUnreadableAndThrowsNothing() {
        Decoded decoded = mails.decode(consumed(new ProducerRecord<>(Topics.ACCEPTED, "key", OCTETS)));

        assertThat(decoded).isEqualTo(new Decoded.Unreadable("no envelope header"));
    }

    @Test
    void anEventIsKeyedByQueueIdAndSaysWhatItIs() {
        MailRecord mail = SampleMail.with(new Content.Inline(OCTETS));
        Recipient recipient = mail.envelope().recipients().getFirst();
        MailEvent event = MailEvent.of(EventType.DELIVERED, "worker/x", NOW, mail.envelope(), 1, recipient, null);

        ProducerRecord<String, byte[]> record = new EventRecords().record(event);

        assertThat(record.topic()).isEqualTo(Topics.EVENTS);
        assertThat(record.key()).isEqualTo(SampleMail.QUEUE_ID);
        assertThat(text(record.headers(), "content-type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("io.postrider.mail.delivered");
    }

    @Test
    void aQuarantinedRecordKeepsWhatItWasAndSaysWhyItIsThere() {
        ProducerRecord<String, byte[]> original = new ProducerRecord<>(Topics.OUTBOUND, "site:mx", OCTETS);
        original.headers().add("envelope", new byte[] {1, 2});

        List<ProducerRecord<String, byte[]>> records =
                new QuarantineRecords().of(consumed(original), "r".repeat(5_000), "router/x", NOW);

        assertThat(records).as("nobody can be told of").hasSize(1);
        ProducerRecord<String, byte[]> record = records.getFirst();
        assertThat(record.topic()).isEqualTo(Topics.QUARANTINE);
        assertThat(record.key()).isEqualTo("mail.outbound-3-42");
        assertThat(record.value()).isEqualTo(OCTETS);
        assertThat(record.headers().lastHeader("envelope").value()).containsExactly(1, 2);
        assertThat(text(record.headers(), "quarantine-reason")).isEqualTo("r".repeat(1_000));
        assertThat(text(record.headers(), "quarantine-source")).isEqualTo("router/x");
        assertThat(text(record.headers(), "quarantine-time")).isEqualTo("2026-10-01T12:00:01Z");
        assertThat(text(record.headers(), "quarantine-key")).isEqualTo("site:mx");
    }

    @Test
    void whereItsEnvelopeCanBeReadAnEventTellsOfTheQuarantine() {
        ConsumerRecord<String, byte[]> bad =
                consumed(mails.record(Topics.OUTBOUND, "site:mx", SampleMail.with(new Content.Inline(OCTETS))));

        assertThat(new QuarantineRecords().of(bad, "not routed", "worker/x", NOW))
                .satisfiesExactly(
                        record -> assertThat(record.value()).isEqualTo(OCTETS), RecordsTest::tellsOfTheQuarantine);
        assertThat(new QuarantineRecords().positionOf(bad, "not routed", "worker/x", NOW))
                .satisfiesExactly(
                        record -> {
                            assertThat(record.key()).isEqualTo("mail.outbound-3-42");
                            assertThat(record.value()).isNull();
                            assertThat(text(record.headers(), "quarantine-key")).isEqualTo("site:mx");
                        },
                        RecordsTest::tellsOfTheQuarantine);
    }

    private static void tellsOfTheQuarantine(ProducerRecord<String, byte[]> event) {
        assertThat(event.topic()).isEqualTo(Topics.EVENTS);
        assertThat(event.key()).isEqualTo(SampleMail.QUEUE_ID);
        assertThat(event.value())
                .asString(StandardCharsets.UTF_8)
                .contains("io.postrider.mail.quarantined", "bob@example.net", "not routed", "worker/x");
    }

    private static ConsumerRecord<String, byte[]> consumed(ProducerRecord<String, byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                3,
                42,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
