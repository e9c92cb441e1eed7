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
import io.postrider.testing.smtp.DropPoint;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.mx.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionIT {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    private static final Timeouts HASTY = new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);

    private final Watch watch = new Watch();
    private ScriptedSmtpServer server = ScriptedSmtpServer.start();
    private byte @Nullable [] stored = new byte[0];
    private final AtomicInteger handOvers = new AtomicInteger();
    private boolean mayHandOver = true;

    @AfterEach
    void end() {
        server.close();
        watch.close();
    }

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

    @ParameterizedTest
    @EnumSource(
            value = DropPoint.class,
            mode = Mode.INCLUDE,
            names = {"AFTER_HELLO", "AFTER_MAIL", "AFTER_RCPT", "IN_DATA"})
    void aPeerLostBeforeTheFinalDotLeavesItToTheNextHost(DropPoint point) {
        server.behave(Behaviour.builder().keywords().drop(point).build());
        MailRecord mail = point == DropPoint.IN_DATA
                ? Mails.to("a@a.test").with(new Content.Inline(dotted(5_000_000)))
                : Mails.to("a@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.SMTP), mail, verdicts);

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> {
            assertThat(broken.unknown()).isFalse();
            assertThat(broken.why().status()).hasToString("4.4.2");
        });
        assertThat(verdicts.isComplete()).isFalse();
    }

    @Test
    void aPeerLostAfterTheFinalDotIsAnUnknownOutcome() {
        server.behave(Behaviour.builder().drop(DropPoint.BEFORE_FINAL_REPLY).build());
        MailRecord mail = Mails.to("a@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.SMTP), mail, verdicts);

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(broken.unknown())
                .isTrue());
        assertThat(outcomes(verdicts)).singleElement().satisfies(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
            assertThat(outcome.diagnosis().status()).hasToString("4.4.2");
        });
    }

    @Test
    void whatIsSettledStandsWhenThePeerIsLost() {
        server.behave(Behaviour.builder()
                .rcptReply(address -> address.startsWith("no") ? "550 5.1.1 No" : "250 Ok")
                .reply("DATA", "421 4.3.2 Going down")
                .build());
        MailRecord mail = Mails.to("no@a.test", "a@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.SMTP), mail, verdicts);

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(
                        broken.why().text())
                .isEqualTo("421 4.3.2 Going down"));
        assertThat(verdicts.open()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 Not now", "451 4.3.0 Trouble"})
    void aTransientReplyToTheMessageIsNoUnknownOutcome(String reply) {
        server.behave(Behaviour.builder().dataReply(reply).build());
        MailRecord mail = Mails.to("a@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.SMTP), mail, verdicts);

        assertThat(ending instanceof Ending.Broken(var why, boolean unknown) && unknown)
                .isFalse();
        assertThat(outcomes(verdicts)).singleElement().satisfies(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
            assertThat(outcome.diagnosis().text()).isEqualTo(reply);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void garbageEndsTheConversation(String verb) {
        server.behave(Behaviour.builder().reply(verb, "So long, and thanks").build());
        MailRecord mail = Mails.to("a@a.test");

        Ending ending = transact(
                open(PATIENT, Protocol.SMTP), mail, new Verdicts(mail.envelope().recipients()));

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> {
            assertThat(broken.why().status()).hasToString("4.5.0");
            assertThat(broken.why().text()).contains("So long, and thanks");
        });
    }

    @Test
    void aTarpitIsLeftWhenTheTimeIsUp() {
        server.behave(Behaviour.builder()
                .reply("MAIL", line -> sleepy(Duration.ofSeconds(20)))
                .build());
        MailRecord mail = Mails.to("a@a.test");

        Ending ending = transact(
                open(HASTY, Protocol.SMTP), mail, new Verdicts(mail.envelope().recipients()));

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(
                        broken.why().text())
                .contains("timed out while waiting for the reply to MAIL"));
    }

    @Test
    void aClosedWindowIsLeftWhenTheTimeIsUp() {
        server.close();
        server = ScriptedSmtpServer.start(
                Behaviour.builder().stopReadingAfter(100).build());
        MailRecord mail = Mails.to("a@a.test").with(new Content.Inline(dotted(20_000_000)));

        Ending ending = transact(
                open(HASTY, Protocol.SMTP), mail, new Verdicts(mail.envelope().recipients()));

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> {
            assertThat(broken.why().text()).contains("timed out while sending");
            assertThat(broken.unknown()).isFalse();
        });
        assertThat(handOvers).hasValue(0);
    }

    @Test
    void doesNotSendTheFinalDotWhenItMayNot() {
        mayHandOver = false;
        MailRecord mail = Mails.to("a@a.test");
        Session session = open(PATIENT, Protocol.SMTP);

        assertThat(transact(session, mail, new Verdicts(mail.envelope().recipients())))
                .isInstanceOf(Ending.Withdrawn.class);
        assertThat(session.isOver()).isTrue();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void contentThatCannotBeReadNeverGetsAFinalDot() {
        MailRecord mail = Mails.to("a@a.test").with(new Content.Stored(0, List.of(1L), 10, 0, Instant.EPOCH));
        stored = null;
        Verdicts verdicts = delivered(mail);

        assertThat(outcomes(verdicts)).singleElement().satisfies(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
            assertThat(outcome.diagnosis().status()).hasToString("4.3.0");
        });
        assertThat(server.received()).isEmpty();
        assertThat(handOvers).hasValue(0);
    }

    @Test
    void asksNotForWhatThePeerHasSaidItWillNotDo() {
        server.behave(Behaviour.builder().keywords("PIPELINING", "SIZE 20").build());
        assertThat(failure(Mails.to("a@a.test"))).isEqualTo("5.3.4");
        server.behave(Behaviour.builder().keywords("PIPELINING").build());
        assertThat(failure(with(BodyType.EIGHT_BIT_MIME, false, "S: x\r\n\r\n\u00e4\r\n")))
                .isEqualTo("5.6.3");
        assertThat(failure(with(BodyType.BINARY_MIME, false, "S: x\r\n"))).isEqualTo("5.6.3");
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

    @ParameterizedTest
    @ValueSource(strings = {"554 5.3.2 Go away", "450 Later", "421 4.3.2 Busy", "what?"})
    void aGreetingThatIsNoneMeansTheNextHost(String greeting) {
        server.behave(Behaviour.refusing(greeting));

        assertThat(dial(PATIENT, Protocol.SMTP)).isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
            assertThat(refused.why().action()).isEqualTo(Action.DELAYED);
            assertThat(refused.why().status().isTransient()).isTrue();
            assertThat(refused.why().text()).contains(greeting);
        });
    }

    @Test
    void aSilentOrAbsentHostIsRefusedInTime() {
        server.behave(Behaviour.builder().greetingDelay(Duration.ofSeconds(20)).build());
        assertThat(dial(HASTY, Protocol.SMTP)).isInstanceOf(Dialed.Refused.class);
        server.behave(Behaviour.builder().drop(DropPoint.BEFORE_GREETING).build());
        assertThat(dial(HASTY, Protocol.SMTP)).isInstanceOf(Dialed.Refused.class);
        int port = server.port();
        server.close();
        Dialer dialer = new Dialer("us.test", HASTY, this::read, watch, Clock.systemUTC());
        Peer absent = new Peer("peer.test", InetAddress.ofLiteral("127.0.0.1"), port, Protocol.SMTP);
        assertThat(dialer.dial(absent, new Phases()))
                .isInstanceOfSatisfying(
                        Dialed.Refused.class,
                        refused -> assertThat(refused.why().status()).hasToString("4.4.1"));
        assertThat(watch.open()).isZero();
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

    private Verdicts delivered(MailRecord mail) {
        return delivered(mail, PATIENT, Protocol.SMTP);
    }

    /** Over a session of its own. */
    private Verdicts delivered(MailRecord mail, Timeouts timeouts, Protocol protocol) {
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());
        try (Session session = open(timeouts, protocol)) {
            assertThat(transact(session, mail, verdicts)).isInstanceOf(Ending.Concluded.class);
        }
        return verdicts;
    }

    private Ending transact(Session session, MailRecord mail, Verdicts verdicts) {
        Letter letter = new Letter(mail, () -> {
            handOvers.incrementAndGet();
            return mayHandOver;
        });
        return session.transact(letter, verdicts, new Phases());
    }

    private Session open(Timeouts timeouts, Protocol protocol) {
        return ((Dialed.Opened) dial(timeouts, protocol)).session();
    }

    private Dialed dial(Timeouts timeouts, Protocol protocol) {
        Dialer dialer = new Dialer("us.test", timeouts, this::read, watch, Clock.systemUTC());
        Peer peer = new Peer("peer.test", InetAddress.ofLiteral("127.0.0.1"), server.port(), protocol);
        return dialer.dial(peer, new Phases());
    }

    private ByteArrayInputStream read(Content.Stored content) throws IOException {
        if (stored == null) {
            throw new IOException("Kafka does not answer");
        }
        return new ByteArrayInputStream(stored);
    }

    private static List<Outcome> outcomes(Verdicts verdicts) {
        return verdicts.map(Verdicts.Entry::outcome);
    }

    /** Lines of all octets but CR and LF, many of them beginning with dots, some very long. */
    private static byte[] dotted(int size) {
        Random random = new Random(size);
        byte[] octets = new byte[size];
        int column = 0;
        int width = 0;
        for (int i = 0; i < size; i++) {
            if (column >= width && i + 1 < size) {
                octets[i++] = '\r';
                octets[i] = '\n';
                column = 0;
                width = random.nextInt(20) == 0 ? 5_000 : random.nextInt(60);
            } else {
                int octet = random.nextInt(3) == 0 ? '.' : random.nextInt(256);
                octets[i] = (byte) (octet == '\r' || octet == '\n' ? 'x' : octet);
                column++;
            }
        }
        octets[size - 2] = '\r';
        octets[size - 1] = '\n';
        for (int i = size - 3; i > 0 && octets[i] == '\r'; i--) {
            octets[i] = 'x';
        }
        return octets;
    }

    private static String sleepy(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "250 Ok";
    }
}
