package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.ReversePath;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.PeerTls;
import io.postrider.testing.tls.TestAuthority;
import io.postrider.worker.attempt.Mails;
import org.junit.jupiter.api.Test;

/** RFC 8689 section 4.2.1. */
class RequireTlsIT extends ScriptedPeer {

    private static final MailRecord MAIL = Mails.to(
            Mails.to("a@a.test").envelope().recipients(),
            new DeliveryRequest(BodyType.SEVEN_BIT, false, true, null, null),
            "lane",
            "mx:a.test");

    private static final PeerTls GOOD = PeerTls.with(AUTHORITY.server("peer.test"));

    @Test
    void goesToAVerifiedHostThatOffersItAndPassesTheWishOn() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .keywordsUnderTls("PIPELINING", "REQUIRETLS")
                .build());

        delivered(MAIL);

        assertThat(server.commands(1)).contains("MAIL FROM:<sender@example.org> REQUIRETLS");
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void failsWhereTheHostDoesNotOfferItUnderTls() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .keywords("REQUIRETLS")
                .keywordsUnderTls("PIPELINING")
                .build());

        assertThat(failure()).contains("does not offer it");
    }

    /** Section 5. */
    @Test
    void aReportGoesWithoutTheKeywordWhereTheHostDoesNotOfferIt() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .keywordsUnderTls("PIPELINING")
                .build());
        Envelope asked = MAIL.envelope();
        Envelope report = new Envelope(
                asked.queueId(),
                ReversePath.NULL,
                asked.recipients(),
                asked.request(),
                asked.origin(),
                asked.arrived(),
                asked.transit());

        delivered(MAIL.with(report));

        assertThat(server.commands(1)).contains("MAIL FROM:<>");
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void failsWhereTheCertificateIsNotVerified() {
        server.behave(Behaviour.builder()
                .startTls(PeerTls.with(TestAuthority.create("unknown").server("peer.test")))
                .keyword("REQUIRETLS")
                .build());

        assertThat(failure()).contains("not verified");
    }

    @Test
    void failsInTheClear() {
        server.behave(Behaviour.builder().keyword("REQUIRETLS").build());

        assertThat(failure()).contains("has no TLS");
    }

    @Test
    void isLeftToTheNextHostWhereThereIsOne() {
        Verdicts verdicts = new Verdicts(MAIL.envelope().recipients());
        Session session = open(PATIENT, Protocol.SMTP);

        Ending ending = session.transact(new Letter(MAIL, () -> true), verdicts, new Phases(), true);

        assertThat(ending).isInstanceOfSatisfying(Ending.Unfit.class, unfit -> assertThat(
                        unfit.why().status())
                .hasToString("5.7.30"));
        assertThat(verdicts.isUntouched()).isTrue();
        assertThat(session.isOver()).isTrue();
        assertThat(server.commands(1)).last().isEqualTo("QUIT");
    }

    private String failure() {
        Outcome outcome = outcomes(delivered(MAIL)).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.diagnosis().status()).hasToString("5.7.30");
        assertThat(server.received()).isEmpty();
        return outcome.diagnosis().text();
    }
}
