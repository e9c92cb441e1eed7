package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliverBy.Mode;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.worker.attempt.Mails;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 2852 section 4.1.4: mail with a deadline meets hosts that know deadlines and hosts that do not. */
class DeadlinesIT extends ScriptedPeer {

    private static final long HOUR = 3600;

    @Test
    void whatIsLeftOfTheTimeIsPassedOnWithModeAndTrace() {
        server.behave(Behaviour.builder().keyword("DELIVERBY").build());

        delivered(by(HOUR, Mode.RETURN, true));
        delivered(by(-HOUR, Mode.NOTIFY, false));

        assertThat(mailCommand(1)).matches("MAIL FROM:<sender@example.org> SIZE=45 BY=3[56]\\d\\d;RT");
        assertThat(mailCommand(2)).matches("MAIL FROM:<sender@example.org> SIZE=45 BY=-36\\d\\d;N");
    }

    @Test
    void modeRIsNotRelayedToAHostThatMakesNoSuchPromise() {
        server.behave(Behaviour.friendly());

        assertThat(failure(by(HOUR, Mode.RETURN, false))).contains("DELIVERBY");
    }

    @Test
    void modeRIsNotRelayedToAHostThatNeedsMoreTimeThanIsLeft() {
        server.behave(Behaviour.builder().keyword("DELIVERBY 7200").build());

        assertThat(failure(by(HOUR, Mode.RETURN, false))).contains("asks for 7200");
        assertThat(delivered(by(HOUR, Mode.NOTIFY, false)).isComplete()).isTrue();
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void modeRIsNotRelayedWhenItsTimeIsOver() {
        server.behave(Behaviour.builder().keyword("DELIVERBY").build());

        assertThat(failure(by(0, Mode.RETURN, false))).contains("is over");
    }

    @Test
    void modeRIsLeftToTheNextHostWhereThereIsOne() {
        Verdicts verdicts = new Verdicts(by(HOUR, Mode.RETURN, false).envelope().recipients());
        Session session = open(PATIENT, Protocol.SMTP);

        Ending ending =
                session.transact(new Letter(by(HOUR, Mode.RETURN, false), () -> true), verdicts, new Phases(), true);

        assertThat(ending).isInstanceOf(Ending.Unfit.class);
        assertThat(verdicts.isUntouched()).isTrue();
    }

    @Test
    void anLmtpHostDeliversAndNeedKnowNoDeadlines() {
        server.behave(Behaviour.builder().lmtp().build());

        assertThat(outcomes(delivered(by(HOUR, Mode.RETURN, true), PATIENT, Protocol.LMTP)))
                .singleElement()
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void theSenderIsToldWhenModeNGoesToAHostThatKnowsNoDeadlines() {
        server.behave(Behaviour.friendly());

        assertThat(outcome(by(HOUR, Mode.NOTIFY, false)))
                .isInstanceOfSatisfying(
                        Outcome.Relayed.class,
                        relayed -> assertThat(relayed.diagnosis().action()).isEqualTo(Action.RELAYED));
        assertThat(mailCommand(1)).isEqualTo("MAIL FROM:<sender@example.org> SIZE=45");
    }

    @Test
    void whoKnowsDeadlinesTellsItselfUnlessATraceWasAskedFor() {
        server.behave(Behaviour.builder().keywords("DELIVERBY", "DSN").build());

        assertThat(outcome(by(HOUR, Mode.NOTIFY, false))).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcome(by(HOUR, Mode.NOTIFY, true))).isInstanceOf(Outcome.Relayed.class);
    }

    @Test
    void whoWantsToHearNothingHearsNothingOfARelayEither() {
        server.behave(Behaviour.friendly());
        Recipient never = new Recipient(Mailbox.of("a@a.test"), Set.of(), null, null);

        assertThat(outcome(mail(never, HOUR, Mode.NOTIFY, true))).isInstanceOf(Outcome.Delivered.class);
    }

    private String failure(MailRecord mail) {
        Outcome outcome = outcome(mail);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.diagnosis().status()).hasToString("5.4.7");
        assertThat(server.received()).isEmpty();
        return outcome.diagnosis().text();
    }

    private Outcome outcome(MailRecord mail) {
        return outcomes(delivered(mail)).getFirst();
    }

    private String mailCommand(int connection) {
        return server.commands(connection).stream()
                .filter(line -> line.startsWith("MAIL"))
                .findFirst()
                .orElseThrow();
    }

    private static MailRecord by(long seconds, Mode mode, boolean trace) {
        return mail(Recipient.of(Mailbox.of("a@a.test")), seconds, mode, trace);
    }

    private static MailRecord mail(Recipient recipient, long seconds, Mode mode, boolean trace) {
        DeliverBy by = new DeliverBy(Instant.now().plusSeconds(seconds), mode, trace);
        return Mails.to(List.of(recipient), DeliveryRequest.PLAIN.timed(by, null), "lane", "mx:a.test");
    }
}
