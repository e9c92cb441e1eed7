package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.worker.attempt.Mails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire to peers that offer less, or more, than the message asks for. */
class ConvertingSessionIT extends ScriptedPeer {

    private static final String TEXT =
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                    + "Content-Transfer-Encoding: 8bit\r\n\r\nA quite ordinary text, but for one \u00e4.\r\n";

    private static final String SIGNED = "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nsch\u00f6n\r\n"
            + "--s\r\n\r\nsignature\r\n--s--\r\n";

    @ParameterizedTest
    @EnumSource(
            value = BodyType.class,
            names = {"SEVEN_BIT", "EIGHT_BIT_MIME", "BINARY_MIME"})
    void eightBitsBecomeSevenForAPeerWithoutEightBitMime(BodyType said) {
        offers("PIPELINING", "SIZE 10000");

        delivered(with(said, false, TEXT));

        ReceivedMessage message = server.received().getFirst();
        assertThat(message.text())
                .contains("Content-Transfer-Encoding: quoted-printable\r\n")
                .endsWith("\r\n\r\nA quite ordinary text, but for one =E4.\r\n");
        assertThat(mail()).doesNotContain("BODY=");
        long size = Long.parseLong(mail().replaceAll(".* SIZE=([0-9]+).*", "$1"));
        assertThat(size).isBetween(message.size(), message.size() + 200);
    }

    @Test
    void eightBitsGoAsTheyAreToAPeerWithEightBitMimeSaidOrNot() {
        offers("PIPELINING", "8BITMIME");

        delivered(with(BodyType.SEVEN_BIT, false, TEXT));
        delivered(with(BodyType.EIGHT_BIT_MIME, false, TEXT));

        assertThat(server.received()).extracting(ReceivedMessage::text).containsOnly(TEXT);
        assertThat(server.commands(1)).contains("MAIL FROM:<sender@example.org> BODY=8BITMIME");
        assertThat(server.commands(2)).contains("MAIL FROM:<sender@example.org> BODY=8BITMIME");
    }

    @Test
    void whatIsSignedIsReturnedRatherThanAltered() {
        offers("PIPELINING");

        assertThat(failure(with(BodyType.EIGHT_BIT_MIME, false, SIGNED))).isEqualTo("5.6.3");
        assertThat(failure(with(BodyType.BINARY_MIME, false, SIGNED))).isEqualTo("5.6.3");

        assertThat(server.commands()).noneMatch(command -> command.verb().equals("MAIL"));
    }

    @Test
    void whoNeverSaidThatItIsEightBitTakesHisChance() {
        offers("PIPELINING");

        delivered(with(BodyType.SEVEN_BIT, false, SIGNED));

        assertThat(server.received().getFirst().text()).isEqualTo(SIGNED);
    }

    @Test
    void binaryGoesInOneChunkToAPeerThatTakesIt() {
        offers("PIPELINING", "CHUNKING", "BINARYMIME");
        String content = "Content-Transfer-Encoding: binary\r\n\r\n.\r\n\u0000\n\r\u00ff\r\n.\r\nno end";

        delivered(with(BodyType.BINARY_MIME, false, content));

        assertThat(server.received().getFirst().text()).isEqualTo(content);
        assertThat(server.commands(1))
                .containsExactly(
                        "EHLO us.test",
                        "MAIL FROM:<sender@example.org> BODY=BINARYMIME",
                        "RCPT TO:<a@a.test>",
                        "BDAT " + content.length() + " LAST");
        assertThat(handOvers).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_750, 32_768, 100_000, 1_000_000})
    void binaryOfAnySizeArrivesFromTheStore(int size) {
        offers("CHUNKING", "BINARYMIME", "SIZE");
        byte[] octets = new byte[size];
        Arrays.fill(octets, (byte) '\n');
        stored = octets;

        delivered(
                with(BodyType.BINARY_MIME, false, "").with(new Content.Stored(0, List.of(1L), size, 0, Instant.EPOCH)));

        assertThat(server.received().getFirst().data()).isEqualTo(octets);
        assertThat(mail()).contains(" SIZE=" + size);
    }

    @Test
    void aChunkThatEndsTooEarlyIsNeverCompleted() {
        offers("CHUNKING", "BINARYMIME");
        stored = new byte[10];

        Verdicts verdicts = delivered(
                with(BodyType.BINARY_MIME, false, "").with(new Content.Stored(0, List.of(1L), 100, 0, Instant.EPOCH)));

        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Deferred.class);
        assertThat(handOvers).hasValue(0);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void noChunkIsSentForNobody() {
        server.behave(Behaviour.builder()
                .keywords("PIPELINING", "CHUNKING", "BINARYMIME")
                .reply("RCPT", "550 5.1.1 No")
                .build());

        assertThat(failure(with(BodyType.BINARY_MIME, false, "S: x\r\n"))).isEqualTo("5.1.1");
        assertThat(server.commands()).noneMatch(command -> command.verb().equals("BDAT"));
    }

    @Test
    void aRefusedChunkIsTheOutcome() {
        server.behave(Behaviour.builder()
                .keywords("CHUNKING", "BINARYMIME")
                .dataReply("554 5.6.0 No")
                .build());

        assertThat(failure(with(BodyType.BINARY_MIME, false, "S: x\r\n"))).isEqualTo("5.6.0");
    }

    @Test
    void binaryBecomesLinesForAPeerWithEightBitMimeOnly() {
        offers("8BITMIME", "CHUNKING");
        String content = "Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n\u0000\n\u00ff";

        delivered(with(BodyType.BINARY_MIME, false, content));

        assertThat(server.received().getFirst().text())
                .contains("Content-Transfer-Encoding: base64\r\n")
                .endsWith("\r\n\r\nAAr/\r\n");
        assertThat(mail()).contains(" BODY=8BITMIME");
    }

    @Test
    void alargeMessageIsConvertedOnItsWay() {
        offers("PIPELINING");
        String line = "Fran\u00e7ois mange une pomme, et il pleut beaucoup.\r\n";
        stored = (TEXT + line.repeat(40_000)).getBytes(StandardCharsets.ISO_8859_1);

        delivered(with(BodyType.EIGHT_BIT_MIME, false, "")
                .with(new Content.Stored(0, List.of(1L), stored.length, 0, Instant.EPOCH)));

        String text = server.received().getFirst().text();
        assertThat(text.chars()).allMatch(c -> c < 0x80);
        assertThat(text.lines().filter(each -> each.equals("Fran=E7ois mange une pomme, et il pleut beaucoup.")))
                .hasSize(40_000);
    }

    @Test
    void whatIsTooLargeOnlyWhenConvertedIsNotSentEither() {
        offers("SIZE 600");
        String content = "Content-Type: image/png\r\n\r\n" + "\u00e4".repeat(500) + "\r\n";

        assertThat(failure(with(BodyType.EIGHT_BIT_MIME, false, content))).isEqualTo("5.3.4");
    }

    @Test
    void smtpUtf8IsAskedForWhereHeaderOrAddressNeedItAndNotElse() {
        offers("8BITMIME", "SMTPUTF8");
        String header = "Subject: \u00c3\u00a4\r\n\r\nx\r\n";
        String partHeader =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Description: \u00c3\u00a4\r\n"
                        + "\r\nx\r\n--b--\r\n";
        String body = "Subject: x\r\n\r\n\u00c3\u00a4\r\n";

        delivered(with(BodyType.EIGHT_BIT_MIME, true, header));
        delivered(with(BodyType.EIGHT_BIT_MIME, true, partHeader));
        delivered(with(BodyType.EIGHT_BIT_MIME, true, body));
        delivered(Mails.to("\u00e4@a.test"));

        assertThat(server.commands())
                .filteredOn(command -> command.verb().equals("MAIL"))
                .extracting(command -> command.line().endsWith(" SMTPUTF8"))
                .containsExactly(true, true, false, true);
    }

    @Test
    void withoutSmtpUtf8OnlyWhatNeedsItFails() {
        offers("8BITMIME");
        String partHeader =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Description: \u00c3\u00a4\r\n"
                        + "\r\nx\r\n--b--\r\n";
        assertThat(failure(with(BodyType.EIGHT_BIT_MIME, true, partHeader))).isEqualTo("5.6.7");
        delivered(with(BodyType.EIGHT_BIT_MIME, true, "Subject: x\r\n\r\n\u00c3\u00a4\r\n"));

        List<Outcome> outcomes = outcomes(delivered(Mails.to("\u00e4@a.test", "b@a.test")));

        assertThat(outcomes).hasExactlyElementsOfTypes(Outcome.Failed.class, Outcome.Delivered.class);
        assertThat(outcomes.getFirst().diagnosis().status()).hasToString("5.6.7");
        assertThat(server.received()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S: x\r\n\r\nbare\nLF\n.\nstill the same\r\n",
                "S: x\r\n\r\nbare\rCR\r.\rstill the same\r",
                "S: x\r\n\r\nmixed\r\r\n\n.\r\n\r.\n",
                "S: x\r\n\r\nsmuggling\n.\r\nMAIL FROM:<evil@x.test>\r\n.\nx\r\n"
            })
    void neverABareCarriageReturnOrLineFeedGoesThroughData(String content) {
        delivered(with(BodyType.SEVEN_BIT, false, content));
        stored = content.getBytes(StandardCharsets.ISO_8859_1);
        delivered(Mails.to("a@a.test").with(new Content.Stored(0, List.of(1L), stored.length, 0, Instant.EPOCH)));

        assertThat(server.received()).hasSize(2).allSatisfy(message -> {
            assertThat(message.bareLineEnding()).isFalse();
            assertThat(message.text()).isEqualTo(content.replaceAll("\r\n|\r|\n", "\r\n"));
        });
        assertThat(server.commands(1)).noneMatch(line -> line.contains("evil"));
    }

    @Test
    void lmtpTakesChunksTooAndAnswersForEach() {
        server.behave(Behaviour.builder()
                .lmtp()
                .keywords("PIPELINING", "CHUNKING", "BINARYMIME")
                .lmtpReply(address -> address.startsWith("full") ? "452 4.2.2 Full" : "250 2.1.5 Stored")
                .build());
        DeliveryRequest binary = new DeliveryRequest(BodyType.BINARY_MIME, false, false, null, null);
        List<Recipient> two = List.of(Recipient.of(Mailbox.of("a@a.test")), Recipient.of(Mailbox.of("full@a.test")));

        Verdicts verdicts = delivered(Mails.to(two, binary, "lane", "mx:a.test"), PATIENT, Protocol.LMTP);

        assertThat(outcomes(verdicts)).hasExactlyElementsOfTypes(Outcome.Delivered.class, Outcome.Deferred.class);
    }

    private void offers(String... keywords) {
        server.behave(Behaviour.builder().keywords(keywords).build());
    }

    private String mail() {
        return server.commands().stream()
                .filter(command -> command.verb().equals("MAIL"))
                .findFirst()
                .orElseThrow()
                .line();
    }

    private String failure(MailRecord mail) {
        Outcome outcome = outcomes(delivered(mail)).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return outcome.diagnosis().status().toString();
    }

    private static MailRecord with(BodyType body, boolean utf8, String content) {
        DeliveryRequest request = new DeliveryRequest(body, utf8, false, null, null);
        return Mails.to(Mails.to("a@a.test").envelope().recipients(), request, "lane", "mx:a.test")
                .with(Mails.content(content));
    }
}
