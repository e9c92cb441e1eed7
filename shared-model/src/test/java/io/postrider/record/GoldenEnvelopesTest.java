package io.postrider.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Envelopes as they were written once. These files are never changed, only joined by others: mail in them waits in queues. */
class GoldenEnvelopesTest {

    private static final byte[] BODY = "Subject: x\r\n\r\nhello\r\n".getBytes(UTF_8);
    private static final Instant ARRIVED = Instant.parse("2026-11-23T18:00:00.123Z");
    private static final QueueId ID = new QueueId("1k0example0000000000");
    private static final Envelope MINIMAL = new Envelope(
            ID,
            ReversePath.NULL,
            List.of(Recipient.of(Mailbox.of("user@example.org"))),
            DeliveryRequest.PLAIN,
            Origin.INTERNAL,
            ARRIVED,
            null);
    private static final Envelope FULL = new Envelope(
            ID,
            ReversePath.of(Mailbox.of("\"The Sender\"@bücher.example")),
            List.of(
                    new Recipient(
                            Mailbox.of("user@example.org"),
                            Set.of(NotifyOn.FAILURE, NotifyOn.DELAY),
                            "rfc822;User@Example.ORG",
                            new Diagnosis(
                                    Action.DELAYED,
                                    EnhancedStatusCode.of("4.2.1"),
                                    Diagnosis.SMTP,
                                    "450 4.2.1 later, please",
                                    "mx.example.org",
                                    ARRIVED.plusSeconds(60))),
                    new Recipient(Mailbox.of("bücher@example.org"), Set.of(), null, null)),
            new DeliveryRequest(BodyType.EIGHT_BIT_MIME, true, true, ReturnContent.HDRS, "QQ314159"),
            new Origin("192.0.2.7", "client.example", "ESMTPSA", "alice", true, "TLSv1.3 TLS_AES_128_GCM_SHA256"),
            ARRIVED,
            new Transit(
                    "site:mx.example.org",
                    NextHop.parse("mx:example.org"),
                    3,
                    ARRIVED.plusSeconds(900),
                    ARRIVED.plusSeconds(60),
                    true));

    private static final Envelope TIMED = new Envelope(
            ID,
            ReversePath.NULL,
            List.of(Recipient.of(Mailbox.of("user@example.org"))),
            DeliveryRequest.PLAIN.timed(
                    new DeliverBy(ARRIVED.plusSeconds(7200), DeliverBy.Mode.RETURN, true), ARRIVED.plusSeconds(3600)),
            Origin.INTERNAL,
            ARRIVED,
            null);

    private final MailRecordCodec codec = new MailRecordCodec();

    @Test
    void theSmallestEnvelope() {
        assertThat(golden("envelope-v1-minimal.json").envelope()).isEqualTo(MINIMAL);
    }

    @Test
    void anEnvelopeWithEverything() {
        MailRecord mail = golden("envelope-v1-full.json");
        assertThat(mail.envelope()).isEqualTo(FULL);
        assertThat(mail.content()).isInstanceOf(Content.Inline.class);
    }

    @Test
    void anEnvelopeOfStoredContent() {
        MailRecord mail = golden("envelope-v1-stored.json");
        assertThat(mail.envelope()).isEqualTo(MINIMAL);
        assertThat(mail.content())
                .isEqualTo(new Content.Stored(1, List.of(100L, 101L, 205L), 2_500_000, -559_038_737, ARRIVED));
    }

    @Test
    void anEnvelopeWithADeadlineAndARelease() {
        assertThat(golden("envelope-v1-timed.json").envelope()).isEqualTo(TIMED);
    }

    @Test
    void fieldsOfALaterWriterAreSkipped() {
        assertThat(golden("envelope-v1-later-writer.json").envelope()).isEqualTo(FULL);
    }

    @Test
    void whatIsWrittenTodayIsStillTheGoldenForm() {
        assertThat(encoded(FULL)).isEqualTo(text("envelope-v1-full.json"));
        assertThat(encoded(MINIMAL)).isEqualTo(text("envelope-v1-minimal.json"));
        assertThat(encoded(TIMED)).isEqualTo(text("envelope-v1-timed.json"));
    }

    private String encoded(Envelope envelope) {
        return new String(
                codec.encode(new MailRecord(envelope, new Content.Inline(BODY))).envelope(), UTF_8);
    }

    private MailRecord golden(String name) {
        return switch (codec.decode(text(name).getBytes(UTF_8), BODY)) {
            case Decoded.Readable(MailRecord mail) -> mail;
            case Decoded.Unreadable(String reason) -> throw new AssertionError(name + ": " + reason);
        };
    }

    private static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(GoldenEnvelopesTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(in.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
