package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.CommandSeen;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.worker.attempt.Mails;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIT extends ScriptedPeer {

    @Test
    void handsAMessageOverInThreeWrites() {
        Verdicts verdicts = delivered(Mails.to("a@example.org", "b@example.org"));

        assertThat(outcomes(verdicts)).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            assertThat(outcome.diagnosis().text()).isEqualTo("250 2.0.0 Accepted");
            assertThat(outcome.diagnosis().remoteMta()).isEqualTo("peer.test");
        });
        ReceivedMessage message = server.received().getFirst();
        assertThat(message.text()).isEqualTo(Mails.TEXT);
        assertThat(message.rcpt()).containsExactly("a@example.org", "b@example.org");
        assertThat(message.hello()).isEqualTo("us.test");
        assertThat(server.commands()).filteredOn(CommandSeen::moreWaiting).hasSize(3);
        assertThat(handOvers).hasValue(1);
    }

    @Test
    void speaksStepByStepToWhomDoesNotPipeline() {
        server.behave(Behaviour.builder().keywords("8BITMIME").build());

        delivered(Mails.to("a@example.org", "b@example.org"));

        assertThat(server.commands()).noneMatch(CommandSeen::moreWaiting);
        assertThat(server.commands(1)).last().isEqualTo("DATA");
        assertThat(server.received().getFirst().text()).isEqualTo(Mails.TEXT);
    }

    @Test
    void fallsBackToHelo() {
        server.behave(Behaviour.builder().heloOnly().build());

        delivered(Mails.to("a@example.org"));

        assertThat(server.commands(1))
                .containsExactly(
                        "EHLO us.test",
                        "HELO us.test",
                        "MAIL FROM:<sender@example.org>",
                        "RCPT TO:<a@example.org>",
                        "DATA");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRecipientHasItsOwnOutcome(boolean pipelining) {
        Behaviour.Builder peer = Behaviour.builder()
                .rcptReply(address -> address.startsWith("no")
                        ? "550 5.1.1 No such user"
                        : address.startsWith("later") ? "450 4.2.1 Later" : "250 Ok");
        server.behave((pipelining ? peer : peer.keywords()).build());

        Verdicts verdicts = delivered(Mails.to("yes@a.test", "no@a.test", "later@a.test", "yes2@a.test"));

        assertThat(outcomes(verdicts))
                .hasExactlyElementsOfTypes(
                        Outcome.Delivered.class, Outcome.Failed.class, Outcome.Deferred.class, Outcome.Delivered.class);
        assertThat(server.received().getFirst().rcpt()).containsExactly("yes@a.test", "yes2@a.test");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsNoContentForNobody(boolean pipelining) {
        Behaviour.Builder peer = Behaviour.builder().reply("RCPT", "550 5.1.1 No");
        server.behave((pipelining ? peer : peer.keywords()).build());

        Verdicts verdicts = delivered(Mails.to("a@a.test", "b@a.test"));

        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Failed.class);
        assertThat(handOvers).hasValue(0);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void refusedMailIsTheOutcomeOfAll() {
        server.behave(Behaviour.builder().reply("MAIL", "550 5.7.1 Not you").build());

        Verdicts verdicts = delivered(Mails.to("a@a.test", "b@a.test"));

        assertThat(outcomes(verdicts))
                .hasOnlyElementsOfType(Outcome.Failed.class)
                .allMatch(outcome -> outcome.diagnosis().text().equals("550 5.7.1 Not you"));
    }

    @Test
    void moreRecipientsThanOneGroupAllGetTheirReply() {
        String[] many =
                IntStream.range(0, 250).mapToObj(i -> "r" + i + "@a.test").toArray(String[]::new);

        delivered(Mails.to(many));

        assertThat(server.received().getFirst().rcpt()).containsExactly(many);
    }

    @Test
    void resetsAfterAnUnfinishedTransactionAndOnlyThen() {
        server.behave(Behaviour.builder()
                .rcptReply(address -> address.startsWith("no") ? "550 No" : "250 Ok")
                .build());
        Session session = open(PATIENT, Protocol.SMTP);
        for (String recipient : List.of("a@a.test", "no@a.test", "b@a.test", "c@a.test")) {
            Verdicts verdicts = new Verdicts(Mails.to(recipient).envelope().recipients());
            assertThat(transact(session, Mails.to(recipient), verdicts)).isInstanceOf(Ending.Concluded.class);
        }
        session.quit();

        assertThat(session.transactions()).isEqualTo(4);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.received()).hasSize(3);
        assertThat(server.commands(1)).filteredOn(line -> line.equals("RSET")).hasSize(1);
        assertThat(server.commands(1)).last().isEqualTo("QUIT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                ".\r\n",
                "..\r\n.\r\n\r\n",
                "Subject: x\r\n\r\n.leading\r\n.\r\nend.\r\n",
                "Subject: x\r\n\r\nempty lines at the end\r\n\r\n\r\n",
                "Subject: x\r\n\r\n\u00e4\u00ff\u0080 8-bit \u0000 and NUL\r\n"
            })
    void whatArrivesIsWhatWasThere(String content) {
        delivered(Mails.to("a@a.test").with(Mails.content(content)));

        assertThat(server.received().getFirst().text()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 9_990, 16_000, 32_767, 32_768, 40_000, 65_536, 300_000})
    void anySizeArrivesOctetForOctetFromRecordAndFromStore(int size) {
        byte[] octets = dotted(size);

        delivered(Mails.to("a@a.test").with(new Content.Inline(octets)));
        stored = octets;
        delivered(Mails.to("a@a.test").with(new Content.Stored(0, List.of(1L), size, 0, Instant.EPOCH)));

        assertThat(server.received()).hasSize(2).allSatisfy(message -> assertThat(message.data())
                .isEqualTo(octets));
        assertThat(handOvers).hasValue(2);
    }

    @Test
    void lmtpRepliesForEachRecipient() {
        server.behave(Behaviour.builder()
                .lmtp()
                .rcptReply(address -> address.startsWith("no") ? "550 5.1.1 No" : "250 Ok")
                .lmtpReply(address -> address.startsWith("full") ? "452 4.2.2 Full" : "250 2.1.5 Stored")
                .build());

        Verdicts verdicts =
                delivered(Mails.to("a@a.test", "no@a.test", "full@a.test", "b@a.test"), PATIENT, Protocol.LMTP);

        assertThat(outcomes(verdicts))
                .hasExactlyElementsOfTypes(
                        Outcome.Delivered.class, Outcome.Failed.class, Outcome.Deferred.class, Outcome.Delivered.class);
        assertThat(server.commands(1)).first().isEqualTo("LHLO us.test");
    }

    @Test
    void asksNotForWhatThePeerHasSaidItWillNotDo() {
        server.behave(Behaviour.builder().keywords("PIPELINING", "SIZE 20").build());
        assertThat(failure(Mails.to("a@a.test"))).isEqualTo("5.3.4");
        server.behave(Behaviour.builder().keywords("PIPELINING").build());
        assertThat(failure(with(BodyType.SEVEN_BIT, true, "S: \u00c3\u00a4\r\n\r\n")))
                .isEqualTo("5.6.7");
        assertThat(failure(Mails.to("\u00e4@a.test"))).isEqualTo("5.6.7");
        DeliveryRequest requireTls = new DeliveryRequest(BodyType.SEVEN_BIT, false, true, null, null);
        assertThat(failure(Mails.to(Mails.to("a@a.test").envelope().recipients(), requireTls, "l", "mx:a.test")))
                .isEqualTo("5.7.30");
        assertThat(server.commands()).noneMatch(command -> command.verb().equals("MAIL"));
    }

    @Test
    void eightBitThatIsNoneGoesWithoutEightBitMime() {
        server.behave(Behaviour.builder().keywords("PIPELINING").build());

        delivered(with(BodyType.EIGHT_BIT_MIME, true, "Subject: plain\r\n\r\nplain\r\n"));

        assertThat(server.commands(1)).contains("MAIL FROM:<sender@example.org>");
    }

    @Test
    void whoTellsTheSenderOfSuccessDependsOnTheNextHost() {
        Recipient asking = new Recipient(Mailbox.of("a@a.test"), Set.of(NotifyOn.SUCCESS), null, null);
        MailRecord mail = Mails.to(List.of(asking), DeliveryRequest.PLAIN, "lane", "mx:a.test");

        assertThat(outcomes(delivered(mail)).getFirst()).isInstanceOf(Outcome.Relayed.class);

        server.behave(Behaviour.builder().keyword("DSN").build());
        Outcome passedOn = outcomes(delivered(mail)).getFirst();
        assertThat(passedOn).isInstanceOf(Outcome.Delivered.class);
        assertThat(passedOn.diagnosis().action()).isEqualTo(Action.RELAYED);
        assertThat(server.commands(2)).contains("RCPT TO:<a@a.test> NOTIFY=SUCCESS");

        server.behave(Behaviour.builder().lmtp().build());
        Outcome stored = outcomes(delivered(mail, PATIENT, Protocol.LMTP)).getFirst();
        assertThat(stored).isInstanceOf(Outcome.Delivered.class);
        assertThat(stored.diagnosis().action()).isEqualTo(Action.DELIVERED);
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
