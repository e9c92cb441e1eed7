package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.mx.Peer;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an operator's rules make of replies, in a session. */
class RuledSessionIT extends ScriptedPeer {

    private static final ReplyTable TABLE = new ReplyTable(List.of(
            new ReplyRule(Pattern.compile("listed here"), ReplyRule.Verdict.NEXT_HOST, false),
            new ReplyRule(Pattern.compile("over quota"), ReplyRule.Verdict.FAIL, false),
            new ReplyRule(Pattern.compile("^554 .*try later"), ReplyRule.Verdict.RETRY, false)));

    @Test
    void whatARecipientIsRefusedByMayBeForTheNextHost() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> to.startsWith("b") ? "550 5.7.1 You are listed here" : "250 Ok")
                .build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test", "c@a.test");
        Verdicts verdicts = verdicts(mail);

        Ending ending = open().transact(new Letter(mail, () -> true), verdicts, new Phases(), true);

        assertThat(ending).isInstanceOfSatisfying(Ending.PutOff.class, putOff -> assertThat(
                        putOff.why().status())
                .hasToString("4.7.1"));
        assertThat(verdicts.isUntouched()).isTrue();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void withoutANextHostItIsForLater() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> to.startsWith("b") ? "550 5.7.1 You are listed here" : "250 Ok")
                .build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test");
        Verdicts verdicts = verdicts(mail);

        assertThat(open().transact(new Letter(mail, () -> true), verdicts, new Phases(), false))
                .isInstanceOf(Ending.Concluded.class);

        assertThat(outcomes(verdicts)).hasExactlyElementsOfTypes(Outcome.Delivered.class, Outcome.Deferred.class);
    }

    @Test
    void aMessageThatOneHostRefusedMayBeForTheNextAndIsNoUnknownOutcome() {
        server.behave(
                Behaviour.builder().dataReply("554 5.7.1 You are listed here").build());
        MailRecord mail = Mails.to("a@a.test");
        Verdicts verdicts = verdicts(mail);

        assertThat(open().transact(new Letter(mail, () -> true), verdicts, new Phases(), true))
                .isInstanceOf(Ending.PutOff.class);
        assertThat(verdicts.isUntouched()).isTrue();
        assertThat(open().transact(new Letter(mail, () -> true), verdicts, new Phases(), false))
                .isInstanceOf(Ending.Concluded.class);
        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Deferred.class);
    }

    @Test
    void permanentMayMeanLaterAndLaterNever() {
        server.behave(Behaviour.builder()
                .rcptReply(to -> to.startsWith("b") ? "452 4.2.2 over quota" : "250 Ok")
                .dataReply("554 5.6.0 try later")
                .build());
        MailRecord mail = Mails.to("a@a.test", "b@a.test");
        Verdicts verdicts = verdicts(mail);

        open().transact(new Letter(mail, () -> true), verdicts, new Phases(), false);

        assertThat(outcomes(verdicts)).hasExactlyElementsOfTypes(Outcome.Deferred.class, Outcome.Failed.class);
        assertThat(outcomes(verdicts))
                .extracting(outcome -> outcome.diagnosis().status().toString())
                .containsExactly("4.6.0", "5.2.2");
    }

    private Session open() {
        Dialer dialer = new Dialer("us.test", PATIENT, tls, this::read, watch, Clock.systemUTC(), TABLE);
        Peer peer = new Peer("peer.test", InetAddress.ofLiteral("127.0.0.1"), server.port(), Protocol.SMTP);
        return ((Dialed.Opened) dialer.dial(peer, new Phases(), LONG)).session();
    }

    private static Verdicts verdicts(MailRecord mail) {
        return new Verdicts(mail.envelope().recipients());
    }
}
