package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.DropPoint;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.mx.Peer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that break off, stall, talk nonsense, and content that cannot be read. */
class SessionTroubleIT extends ScriptedPeer {

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
    void anLmtpPeerLostAmongItsRepliesLeavesOnlyTheOthersUnknown() {
        server.behave(
                Behaviour.builder().lmtp().drop(DropPoint.AMONG_FINAL_REPLIES).build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test", "c@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.LMTP), mail, verdicts);

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(broken.unknown())
                .isTrue());
        assertThat(outcomes(verdicts))
                .hasExactlyElementsOfTypes(Outcome.Delivered.class, Outcome.Deferred.class, Outcome.Deferred.class);
        assertThat(outcomes(verdicts).subList(1, 3))
                .allSatisfy(outcome -> assertThat(outcome.diagnosis().status()).hasToString("4.4.2"));
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
        Peer absent = new Peer("peer.test", InetAddress.ofLiteral("127.0.0.1"), port, Protocol.SMTP);
        // A listener that is being closed may take one more connection, and drop it.
        await().atMost(PATIENT.connect()).untilAsserted(() -> assertThat(dial(HASTY, absent))
                .isInstanceOfSatisfying(
                        Dialed.Refused.class,
                        refused -> assertThat(refused.why().status()).hasToString("4.4.1")));
        assertThat(watch.open()).isZero();
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
