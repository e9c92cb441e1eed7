package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.worker.attempt.Mails;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipients that do not all fit into one transaction: the rest goes in the next, at once, over the same connection. */
class SplitSessionIT extends ScriptedPeer {

    @Test
    void asManyRecipientsAsThePeerSaysAtOnce() {
        server.behave(
                Behaviour.builder().keywords("PIPELINING", "LIMITS RCPTMAX=10").build());
        String[] many = recipients(25);

        Verdicts verdicts = delivered(Mails.to(many));

        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(server.received())
                .extracting(message -> message.rcpt().size())
                .containsExactly(10, 10, 5);
        assertThat(server.received().stream().flatMap(message -> message.rcpt().stream()))
                .containsExactly(many);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(handOvers).hasValue(3);
        assertThat(server.commands(1)).doesNotContain("RSET");
    }

    @Test
    void asManyDomainsAsThePeerSaysAtOnce() {
        server.behave(Behaviour.builder().keywords("LIMITS RCPTDOMAINMAX=1").build());

        delivered(Mails.to("a@one.test", "b@two.test", "c@one.test", "d@three.test"));

        assertThat(server.received())
                .extracting(ReceivedMessage::rcpt)
                .containsExactly(List.of("a@one.test", "c@one.test"), List.of("b@two.test"), List.of("d@three.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "452 4.5.3 Too many recipients",
                "452 Too many recipients",
                "552 Too many recipients",
                "552 5.5.3 Too many recipients",
                "451 4.5.3 Enough"
            })
    void whatThePeerHadNoRoomForGoesNext(String enough) {
        for (boolean pipelining : new boolean[] {true, false}) {
            server.behave(taking(3, enough, pipelining));
            server.clear();
            String[] many = recipients(8);

            Verdicts verdicts = delivered(Mails.to(many));

            assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(server.received())
                    .extracting(message -> message.rcpt().size())
                    .containsExactly(3, 3, 2);
            // Whom it refused once for their number: after that it is asked for three at a time.
            assertThat(server.commands())
                    .filteredOn(command -> command.verb().equals("RCPT"))
                    .hasSize(8 + 5);
        }
    }

    @Test
    void aFirstRecipientRefusedForTheirNumberWaitsForAnotherAttempt() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> "452 4.5.3 Too many recipients")
                .build());

        assertThat(outcomes(delivered(Mails.to("a@a.test", "b@a.test")))).hasOnlyElementsOfType(Outcome.Deferred.class);
        assertThat(server.commands(1))
                .filteredOn(line -> line.startsWith("MAIL"))
                .hasSize(1);
    }

    @Test
    void aFullMailboxIsNoMatterOfNumber() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> to.startsWith("full") ? "452 4.2.2 Over quota" : "250 Ok")
                .build());

        assertThat(outcomes(delivered(Mails.to("a@a.test", "full@a.test"))))
                .hasExactlyElementsOfTypes(Outcome.Delivered.class, Outcome.Deferred.class);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void whatIsNotTakenNowForSomeIsNotOfferedForTheRest() {
        server.behave(Behaviour.builder()
                .keywords("PIPELINING", "LIMITS RCPTMAX=2")
                .dataReply("451 4.7.1 Greylisted")
                .build());

        Verdicts verdicts = delivered(Mails.to(recipients(6)));

        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Deferred.class);
        assertThat(server.refused()).hasSize(1);
    }

    @Test
    void aConnectionIsLeftAfterAsManyTransactionsAsThePeerSays() {
        server.behave(Behaviour.builder()
                .keywords("PIPELINING", "LIMITS RCPTMAX=1 MAILMAX=2")
                .build());
        MailRecord mail = Mails.to(recipients(3));
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());
        Session session = open(PATIENT, Protocol.SMTP);

        assertThat(session.isSpent(100, LONG)).isFalse();
        assertThat(transact(session, mail, verdicts)).isInstanceOf(Ending.Spent.class);

        assertThat(verdicts.open()).containsExactly(2);
        assertThat(session.isOver()).isTrue();
        assertThat(session.isSpent(100, LONG)).isTrue();
        assertThat(server.commands(1)).endsWith("QUIT");
    }

    @Test
    void aConnectionIsSpentByCountAndByAge() {
        Session session = open(PATIENT, Protocol.SMTP);
        assertThat(session.isSpent(1, LONG)).isFalse();
        assertThat(session.isSpent(1, Duration.ofNanos(1))).isTrue();

        MailRecord mail = Mails.to("a@a.test");
        transact(session, mail, new Verdicts(mail.envelope().recipients()));

        assertThat(session.isSpent(1, LONG)).isTrue();
        assertThat(session.isSpent(2, LONG)).isFalse();
    }

    @Test
    void whatSomeHaveAlreadyStandsWhenTheRestMayNotBeHandedOver() {
        server.behave(
                Behaviour.builder().keywords("PIPELINING", "LIMITS RCPTMAX=1").build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test", "c@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());
        AtomicInteger asked = new AtomicInteger();
        Letter letter = new Letter(mail, () -> asked.incrementAndGet() == 1);

        Ending ending = open(PATIENT, Protocol.SMTP).transact(letter, verdicts, new Phases(), false);

        assertThat(ending).isInstanceOf(Ending.Withdrawn.class);
        assertThat(verdicts.open()).containsExactly(1, 2);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void aLaterTransactionThatIsLostAfterItsDotIsUnknownForItsOwnRecipientsOnly() {
        AtomicInteger messages = new AtomicInteger();
        server.behave(Behaviour.builder()
                .keywords("PIPELINING", "LIMITS RCPTMAX=1")
                .dataReply(message -> {
                    if (messages.incrementAndGet() == 2) {
                        throw new IllegalStateException("the peer falls over");
                    }
                    return "250 2.0.0 Ok";
                })
                .build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test", "c@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        Ending ending = transact(open(PATIENT, Protocol.SMTP), mail, verdicts);

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(broken.unknown())
                .isTrue());
        assertThat(verdicts.open()).containsExactly(2);
    }

    @Test
    void aPeerThatHasTooMuchOfUsIsHeardOnce() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> to.startsWith("b") ? "451 4.7.1 Rate limit exceeded" : "250 Ok")
                .build());

        Verdicts verdicts = delivered(Mails.to("a@a.test", "b@a.test"));

        assertThat(verdicts.takePushback())
                .hasValueSatisfying(why -> assertThat(why.text()).isEqualTo("451 4.7.1 Rate limit exceeded"));
        assertThat(verdicts.takePushback()).isEmpty();
    }

    private static Behaviour taking(int atOnce, String enough, boolean pipelining) {
        AtomicInteger taken = new AtomicInteger();
        Behaviour.Builder peer = Behaviour.builder()
                .reply("MAIL", line -> {
                    taken.set(0);
                    return "250 2.1.0 Ok";
                })
                .rcptReply(to -> taken.incrementAndGet() <= atOnce ? "250 2.1.5 Ok" : enough);
        return (pipelining ? peer : peer.keywords("8BITMIME")).build();
    }

    private static String[] recipients(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i + "@a.test").toArray(String[]::new);
    }
}
