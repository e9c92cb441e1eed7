package io.postrider.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailRecordCodecTest {

    private static final byte[] BODY = "Subject: x\r\n\r\n".getBytes(UTF_8);

    private final MailRecordCodec codec = new MailRecordCodec();

    @Provide
    Arbitrary<MailRecord> records() {
        return ArbitraryRecords.any();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadTheSame(@ForAll("records") MailRecord mail) {
        MailRecord read = readable(codec.encode(mail));
        assertThat(read.envelope()).isEqualTo(mail.envelope());
        switch (mail.content()) {
            case Content.Inline(byte[] octets) ->
                assertThat(read.content()).isInstanceOfSatisfying(Content.Inline.class, c -> assertThat(c.octets())
                        .isEqualTo(octets));
            case Content.Stored stored -> assertThat(read.content()).isEqualTo(stored);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void anEnvelopeCutAnywhereIsUnreadableAndNoException(
            @ForAll("records") MailRecord mail, @ForAll @IntRange(max = 10_000) int where) {
        byte[] whole = codec.encode(mail).envelope();
        byte[] cut = Arrays.copyOf(whole, where % whole.length);
        assertThat(codec.decode(cut, BODY)).isInstanceOf(Decoded.Unreadable.class);
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void anEnvelopeWithDamagedOctetsIsReadOrUnreadableAndNeverAnException(
            @ForAll("records") MailRecord mail, @ForAll byte[] damage, @ForAll @IntRange(max = 10_000) int where) {
        byte[] envelope = codec.encode(mail).envelope();
        for (int i = 0; i < Math.min(damage.length, 4); i++) {
            envelope[(where + 31 * i) % envelope.length] = damage[i];
        }
        check(codec.decode(envelope, BODY));
    }

    @Property(tries = 1000)
    void garbageIsUnreadableAndNeverAnException(@ForAll byte[] garbage) {
        assertThat(codec.decode(garbage, BODY)).isInstanceOf(Decoded.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"v\":1}",
                "{\"v\":\"1\"}",
                // Each is the minimal envelope with one thing wrong.
                "{\"v\":2,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a 1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"x\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":\"1\",\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":99999999999999999999,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":5,\"client\":\"c\",\"with\":\"SMTP\",\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"},5]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\",\"notify\":[\"MAYBE\"]}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\",\"notify\":\"NEVER\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\",\"notify\":[\"DELAY\",5],\"x\":1}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"body\":\"9BIT\",\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":null,\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"\\ud800@b\"}]}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}],\"transit\":{\"destination\":\"d\",\"next\":\"mx:b\",\"due\":1}}",
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},\"rcpt\":[{\"to\":\"a@b\"}],\"by\":{\"at\":1,\"mode\":\"X\"}}"
            })
    void jsonThatIsNoEnvelopeIsUnreadableForAReason(String json) {
        check(codec.decode(json.getBytes(UTF_8), BODY));
        assertThat(codec.decode(json.getBytes(UTF_8), BODY)).isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void theMinimalEnvelopeIsReadWithItsDefaults() {
        String json =
                "{\"v\":1,\"id\":\"a1\",\"from\":\"\",\"arrived\":1,\"origin\":{\"client\":\"c\",\"with\":\"SMTP\"},"
                        + "\"rcpt\":[{\"to\":\"a@b\"}]}";
        assertThat(codec.decode(json.getBytes(UTF_8), BODY))
                .isInstanceOfSatisfying(Decoded.Readable.class, readable -> {
                    assertThat(readable.mail().envelope().request()).isEqualTo(DeliveryRequest.PLAIN);
                    assertThat(readable.mail().envelope().sender().isNull()).isTrue();
                });
    }

    @Test
    void aRecordWithoutHeaderOrValueIsUnreadable() {
        assertThat(codec.decode(null, BODY)).isEqualTo(new Decoded.Unreadable("no envelope header"));
        assertThat(codec.decode(new byte[0], null)).isEqualTo(new Decoded.Unreadable("no value"));
    }

    @Test
    void halfACharacterInAPeersWordsIsReplacedAndLosesNoMail() {
        MailRecord mail = new MailRecord(
                new Envelope(
                        new QueueId("a1"),
                        ReversePath.NULL,
                        List.of(new Recipient(Mailbox.of("a@b"), null, "rfc822;\uD83D", null)),
                        new DeliveryRequest(BodyType.SEVEN_BIT, false, false, null, "\uDC00x"),
                        new Origin("192.0.2.1", "helo\uD83D", "SMTP", null, false, null),
                        Instant.ofEpochMilli(1),
                        null),
                new Content.Inline(BODY));
        Envelope read = readable(codec.encode(mail)).envelope();
        assertThat(read.origin().helo()).isEqualTo("helo\uFFFD");
        assertThat(read.request().envid()).isEqualTo("\uFFFDx");
        assertThat(read.recipients().getFirst().originalRecipient()).isEqualTo("rfc822;\uFFFD");
    }

    private MailRecord readable(EncodedRecord encoded) {
        return switch (codec.decode(encoded.envelope(), encoded.value())) {
            case Decoded.Readable(MailRecord mail) -> mail;
            case Decoded.Unreadable(String reason) -> throw new AssertionError(reason);
        };
    }

    /** What can be read can be written; what cannot has a reason of one short line. */
    private void check(Decoded decoded) {
        switch (decoded) {
            case Decoded.Readable(MailRecord mail) ->
                assertThat(readable(codec.encode(mail)).envelope()).isEqualTo(mail.envelope());
            case Decoded.Unreadable(String reason) ->
                assertThat(reason).isNotBlank().hasSizeLessThan(1000).doesNotContain("\n");
        }
    }
}
