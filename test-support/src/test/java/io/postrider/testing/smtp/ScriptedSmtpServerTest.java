package io.postrider.testing.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedSmtpServerTest {
    private static final byte[] MESSAGE = "Subject: hi\r\n\r\nHello\r\n".getBytes(US_ASCII);

    private final ScriptedSmtpServer server = ScriptedSmtpServer.start();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void recordsAMessageWithItsEnvelope() throws IOException {
        try (SmtpClient client = connect()) {
            assertThat(client.greeting().code()).isEqualTo(220);
            assertThat(client.command("EHLO client.test").lines()).contains("PIPELINING", "8BITMIME");
            client.command("MAIL FROM:<a@client.test> BODY=8BITMIME SIZE=22");
            client.command("RCPT TO:<\"odd>one\"@peer.test> NOTIFY=NEVER");
            client.command("RCPT TO:<two@peer.test>");
            assertThat(client.data(MESSAGE).toString()).isEqualTo("250 2.0.0 Accepted");
        }

        ReceivedMessage message = server.awaitReceived(1, Duration.ofSeconds(5)).getFirst();
        assertThat(message.mailFrom()).isEqualTo("a@client.test");
        assertThat(message.from().parameters())
                .containsEntry("BODY", "8BITMIME")
                .containsEntry("SIZE", "22");
        assertThat(message.rcpt()).containsExactly("\"odd>one\"@peer.test", "two@peer.test");
        assertThat(message.to().getFirst().parameters()).containsEntry("NOTIFY", "NEVER");
        assertThat(message.hello()).isEqualTo("client.test");
        assertThat(message.data()).isEqualTo(MESSAGE);
        assertThat(message.header("subject")).isEqualTo("hi");
        assertThat(message.answered()).isTrue();
        assertThat(message.bareLineEnding()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                ".\r\n",
                "..\r\n.\r\n...\r\n",
                ".leading dot\r\n",
                "end\r\n\r\n\r\n\r\n",
                "bare\rcr\r\n",
                "bare\nlf\n.\nstill inside\r\n",
                "cr before crlf\r\r\n",
                ".\rdot and bare cr\r\n",
                "8-bit \u00e4\u00f6\u00fc \u0000 \u00ff\r\n"
            })
    void keepsEveryOctetBetweenDataAndFinalDot(String text) throws IOException {
        byte[] octets = text.getBytes(ISO_8859_1);

        assertThat(deliver(octets).code()).isEqualTo(250);

        ReceivedMessage message = server.received().getFirst();
        assertThat(message.data()).isEqualTo(octets);
        assertThat(message.size()).isEqualTo(octets.length);
        assertThat(message.bareLineEnding()).isEqualTo(text.replace("\r\n", "").matches("(?s).*[\r\n].*"));
    }

    @Test
    void onlyCrlfDotCrlfEndsAMessage() throws IOException {
        try (SmtpClient client = connect()) {
            client.pipeline("EHLO c.test", "MAIL FROM:<a@x.test>", "RCPT TO:<b@y.test>", "DATA");
            client.sendRaw("one\n.\n\r\n.\n.\r.\r\ntwo\r.\r\n\r\n.\rthree\r\n.\r\n".getBytes(US_ASCII));
            assertThat(client.readReply().code()).isEqualTo(250);
        }
        ReceivedMessage message = server.received().getFirst();
        assertThat(message.text()).isEqualTo("one\n.\n\r\n\n.\r.\r\ntwo\r.\r\n\r\n\rthree\r\n");
        assertThat(message.bareLineEnding()).isTrue();
    }

    @Test
    void longMessagesComeWholeAndCanBeKeptAsADigestOnly() throws IOException {
        byte[] large = ("x".repeat(998) + "\r\n").repeat(3_000).getBytes(US_ASCII);
        deliver(large);
        server.behave(Behaviour.builder().keepNoBodies().build());
        deliver(large);

        List<ReceivedMessage> messages = server.received();
        assertThat(messages.getFirst().data()).isEqualTo(large);
        assertThat(messages.getLast().data()).isEmpty();
        assertThat(messages.getLast().size()).isEqualTo(3_000_000);
        assertThat(messages.getLast().sha256())
                .hasSize(64)
                .isEqualTo(messages.getFirst().sha256());
    }

    @Test
    void refusesWhatItIsToldToRefuse() throws IOException {
        server.behave(Behaviour.builder()
                .rcptReply(recipient -> recipient.startsWith("bad") ? "550 5.1.1 Unknown" : "250 2.1.5 Ok")
                .reply("MAIL", line -> line.contains("<spam@") ? "451-4.7.1 Wait\n451 4.7.1 a little" : "250 2.1.0 Ok")
                .dataReply(message -> message.rcpt().contains("full@x.test") ? "452 4.2.2 Full" : "250 2.0.0 Ok")
                .build());
        try (SmtpClient client = connect()) {
            client.command("EHLO client.test");
            assertThat(client.command("MAIL FROM:<spam@x.test>").text()).isEqualTo("4.7.1 Wait\n4.7.1 a little");
            assertThat(client.command("RCPT TO:<one@x.test>").code()).isEqualTo(503);
            assertThat(client.send("a@x.test", "bad@x.test", MESSAGE).code()).isEqualTo(550);
            assertThat(client.command("DATA").code()).isEqualTo(554);
            client.command("RSET");
            assertThat(client.send("", "full@x.test", MESSAGE).code()).isEqualTo(452);
            assertThat(client.send("", List.of("good@x.test"), MESSAGE).code()).isEqualTo(250);
        }
        assertThat(server.received()).extracting(ReceivedMessage::rcpt).containsExactly(List.of("good@x.test"));
        assertThat(server.refused()).extracting(ReceivedMessage::reply).containsExactly("452 4.2.2 Full");
    }

    @Test
    void aRefusingGreetingServesNobody() throws IOException {
        server.behave(Behaviour.refusing("421 4.3.2 Busy"));
        try (SmtpClient client = connect()) {
            assertThat(client.greeting().code()).isEqualTo(421);
            assertThat(client.closedByServer()).isTrue();
        }
        server.behave(Behaviour.refusing("554 5.7.1 Go away"));
        try (SmtpClient client = connect()) {
            assertThat(client.command("EHLO client.test").code()).isEqualTo(503);
            assertThat(client.command("QUIT").code()).isEqualTo(221);
        }
    }

    @Test
    void knowsServersOlderThanEsmtp() throws IOException {
        server.behave(Behaviour.builder().heloOnly().build());
        try (SmtpClient client = connect()) {
            assertThat(client.command("EHLO client.test").code()).isEqualTo(502);
            assertThat(client.command("HELO client.test").toString()).isEqualTo("250 peer.test");
        }
    }

    @Test
    void lmtpAnswersForEachRecipient() throws IOException {
        server.behave(Behaviour.builder()
                .lmtp()
                .lmtpReply(recipient -> recipient.startsWith("full") ? "452 4.2.2 Full" : "250 2.0.0 Ok")
                .build());
        try (SmtpClient client = connect()) {
            assertThat(client.command("LHLO client.test").isPositive()).isTrue();
            assertThat(client.send("a@x.test", List.of("one@x.test", "full@x.test"), MESSAGE)
                            .code())
                    .isEqualTo(250);
            assertThat(client.readReply().code()).isEqualTo(452);
        }
    }

    @Test
    void dropsWhereItIsTold() throws IOException {
        assertThat(repliesBeforeDropAt(DropPoint.BEFORE_GREETING)).isZero();
        assertThat(repliesBeforeDropAt(DropPoint.AFTER_GREETING)).isEqualTo(1);
        assertThat(repliesBeforeDropAt(DropPoint.AFTER_HELLO)).isEqualTo(2);
        assertThat(repliesBeforeDropAt(DropPoint.AFTER_MAIL)).isEqualTo(3);
        assertThat(repliesBeforeDropAt(DropPoint.AFTER_RCPT)).isEqualTo(4);
        assertThat(repliesBeforeDropAt(DropPoint.IN_DATA)).isEqualTo(5);
        assertThat(server.received()).isEmpty();
        assertThat(repliesBeforeDropAt(DropPoint.BEFORE_FINAL_REPLY)).isEqualTo(5);
        assertThat(repliesBeforeDropAt(DropPoint.AFTER_FINAL_REPLY)).isEqualTo(6);
        assertThat(server.received()).extracting(ReceivedMessage::answered).containsExactly(false, true);
    }

    @Test
    void theScriptCanDifferByConnection() throws IOException {
        server.behave(number -> number == 1 ? Behaviour.refusing("421 4.3.2 Busy") : Behaviour.friendly());
        connect().close();

        assertThat(deliver(MESSAGE).code()).isEqualTo(250);
        assertThat(server.received().getFirst().connection()).isEqualTo(2);
    }

    @Test
    void tarpitsAndTalksNonsense() throws IOException {
        server.behave(Behaviour.builder()
                .replyDelay(Duration.ofMillis(100))
                .reply("NOOP", "gibberish")
                .build());
        try (SmtpClient client = connect()) {
            long start = System.nanoTime();
            client.command("EHLO client.test");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.command("NOOP"))
                    .withMessageContaining("gibberish");
        }
    }

    @Test
    void closesTheWindowOfAClientItStopsReading() throws Exception {
        try (ScriptedSmtpServer hanging = ScriptedSmtpServer.start(
                        Behaviour.builder().stopReadingAfter(1000).build());
                SmtpClient client = SmtpClient.connect("127.0.0.1", hanging.port())) {
            client.pipeline("EHLO client.test", "MAIL FROM:<a@x.test>", "RCPT TO:<b@x.test>", "DATA");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.sendRaw(new byte[64 * 1024 * 1024]);
                } catch (IOException e) {
                    // Closed at the end of the test.
                }
            });
            assertThat(sender.join(Duration.ofMillis(500))).isFalse();
            client.timeout(Duration.ofMillis(50));
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::readReply);
            assertThat(hanging.received()).isEmpty();
        }
    }

    @Test
    void seesPipeliningAndCountsConnections() throws IOException {
        try (SmtpClient one = connect();
                SmtpClient two = connect()) {
            one.command("EHLO one.test");
            two.command("EHLO two.test");
            assertThat(one.pipeline("MAIL FROM:<a@x.test>", "RCPT TO:<b@x.test>", "RSET"))
                    .extracting(SmtpReply::code)
                    .containsExactly(250, 250, 250);
            assertThat(server.openConnections()).isEqualTo(2);
        }
        await().until(() -> server.openConnections() == 0);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.mostOpenConnections()).isEqualTo(2);
        assertThat(server.commands(1))
                .containsExactly("EHLO one.test", "MAIL FROM:<a@x.test>", "RCPT TO:<b@x.test>", "RSET");
        assertThat(server.commands())
                .filteredOn(CommandSeen::moreWaiting)
                .extracting(CommandSeen::verb)
                .contains("MAIL", "RCPT")
                .doesNotContain("EHLO", "RSET");
    }

    @Test
    void messagesOverTheLimitAreReadAndRefused() throws IOException {
        server.behave(Behaviour.builder().messageSizeLimit(10).build());

        assertThat(deliver(MESSAGE).code()).isEqualTo(552);
        assertThat(server.refused()).hasSize(1);
    }

    @Test
    void severalServersShareAPortOnTheirOwnLoopbackAddresses() throws IOException {
        try (ScriptedSmtpServer second = ScriptedSmtpServer.start("127.0.0.2", server.port(), Behaviour.friendly());
                SmtpClient client = SmtpClient.connect("127.0.0.2", server.port())) {
            assertThat(client.greeting().code()).isEqualTo(220);
            assertThat(second.connections()).isEqualTo(1);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void waitingForMailThatDoesNotComeFails() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> server.awaitReceived(1, Duration.ofMillis(50)))
                .withMessageContaining("expected 1 messages");
    }

    private SmtpClient connect() throws IOException {
        return SmtpClient.connect("127.0.0.1", server.port());
    }

    private SmtpReply deliver(byte[] message) throws IOException {
        return SmtpClient.deliver(server.port(), "a@x.test", List.of("b@y.test"), message);
    }

    /** Plays a whole transaction and returns how many replies came, the greeting among them. */
    private long repliesBeforeDropAt(DropPoint point) {
        server.behave(Behaviour.builder().drop(point).build());
        int[] replies = {0};
        List<String> script = List.of("EHLO c.test", "MAIL FROM:<a@x.test>", "RCPT TO:<b@y.test>", "DATA", "hi\r\n.");
        try (SmtpClient client = connect()) {
            replies[0]++;
            for (String line : script) {
                client.command(line);
                replies[0]++;
            }
            assertThat(client.closedByServer()).isTrue();
        } catch (EOFException | SocketException e) {
            // The drop.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return IntStream.of(replies).sum();
    }
}
