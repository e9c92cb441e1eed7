package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.delivery.TlsPolicy;
import io.postrider.event.TlsFacts;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.PeerTls;
import io.postrider.testing.smtp.PeerTls.Handshake;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.tls.TestAuthority;
import io.postrider.worker.attempt.Mails;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** STARTTLS and TLS from the first octet, with peers that can, cannot, and would rather not. docs/tls.md has the rules. */
class TlsIT extends ScriptedPeer {

    /** As {@link #PATIENT}, but for handshakes. */
    private static final Timeouts NO_PATIENCE_WITH_HANDSHAKES =
            new Timeouts(LONG, LONG, SHORT, LONG, LONG, LONG, LONG, LONG, LONG);

    private static final PeerTls GOOD = PeerTls.with(AUTHORITY.server("peer.test"));

    @Test
    void tlsIsUsedWhereItIsOfferedAndSaysWhatItIs() {
        server.behave(Behaviour.builder().startTls(GOOD).build());

        TlsFacts facts = securedUnder(TlsPolicy.MAY);
        assertThat(facts.version()).isEqualTo("TLSv1.3");
        assertThat(facts.cipher()).startsWith("TLS_");
        assertThat(facts.peerName()).isEqualTo("peer.test");
        assertThat(facts.verified()).isTrue();
        assertThat(server.commands(1))
                .startsWith("EHLO us.test", "STARTTLS", "EHLO us.test", "MAIL FROM:<sender@example.org> SIZE=45");
        assertThat(server.handshakes()).singleElement().satisfies(seen -> assertThat(seen.serverName())
                .isEqualTo("peer.test"));
    }

    @Test
    void tls12IsGoodEnough() {
        server.behave(Behaviour.builder().startTls(GOOD.speaking("TLSv1.2")).build());

        TlsFacts facts = securedUnder(TlsPolicy.VERIFY);
        assertThat(facts.version()).isEqualTo("TLSv1.2");
    }

    @Test
    void whatWasOfferedInTheClearIsForgotten() {
        server.behave(Behaviour.builder()
                .keywords("PIPELINING", "SIZE 10")
                .keywordsUnderTls("8BITMIME")
                .startTls(GOOD)
                .build());

        deliveredUnder(TlsPolicy.MAY);

        assertThat(server.commands()).noneMatch(command -> command.moreWaiting());
        assertThat(server.commands(1)).contains("MAIL FROM:<sender@example.org>");
    }

    @Test
    void whoDoesNotOfferItIsSpokenToInTheClearUnlessItIsRequired() {
        assertThat(deliveredUnder(TlsPolicy.MAY)).isNull();
        assertThat(refusal(TlsPolicy.REQUIRED)).isEqualTo("4.7.4");
        assertThat(refusal(TlsPolicy.VERIFY)).isEqualTo("4.7.4");
        server.behave(Behaviour.builder().heloOnly().build());
        assertThat(refusal(TlsPolicy.REQUIRED)).isEqualTo("4.7.4");
    }

    @Test
    void whoOffersItAndRefusesItIsSpokenToInTheClearUnlessItIsRequired() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .reply("STARTTLS", "454 4.7.0 TLS not available")
                .build());

        assertThat(deliveredUnder(TlsPolicy.MAY)).isNull();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(refusal(TlsPolicy.REQUIRED)).isEqualTo("4.7.4");
    }

    @Test
    void itIsNotUsedWhereThePolicyIsNone() {
        server.behave(Behaviour.builder().startTls(GOOD).build());

        assertThat(deliveredUnder(TlsPolicy.NONE)).isNull();

        assertThat(server.commands(1)).doesNotContain("STARTTLS");
    }

    @ParameterizedTest
    @EnumSource(value = Handshake.class, mode = Mode.EXCLUDE, names = "SUCCEEDS")
    void aHandshakeThatFailsMeansOneConnectionInTheClear(Handshake failure) {
        server.behave(Behaviour.builder().startTls(GOOD.handshake(failure)).build());

        try (Session session = open(NO_PATIENCE_WITH_HANDSHAKES, Protocol.SMTP)) {
            assertThat(session.tls()).isNull();
            MailRecord mail = Mails.to("a@a.test");
            transact(session, mail, new Verdicts(mail.envelope().recipients()));
        }

        assertThat(server.received()).hasSize(1);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.commands(1)).containsExactly("EHLO us.test", "STARTTLS");
        assertThat(server.commands(2)).doesNotContain("STARTTLS");
    }

    @ParameterizedTest
    @EnumSource(value = Handshake.class, mode = Mode.EXCLUDE, names = "SUCCEEDS")
    void aHandshakeThatFailsMeansNoMailWhereTlsIsRequired(Handshake failure) {
        server.behave(Behaviour.builder().startTls(GOOD.handshake(failure)).build());

        Dialed dialed = dial(NO_PATIENCE_WITH_HANDSHAKES, peer(Protocol.SMTP, TlsPolicy.REQUIRED, null));

        assertThat(dialed).isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
            assertThat(refused.why().status()).hasToString("4.7.5");
            assertThat(refused.why().text()).contains("handshake");
        });
        assertThat(server.connections()).isEqualTo(1);
        assertThat(watch.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TlsPolicy.class)
    void whatSomebodyPutsBehindTheReplyToStartTlsIsNeverListenedTo(TlsPolicy policy) {
        server.behave(Behaviour.builder()
                .startTls(GOOD.injecting("250-peer.test\r\n250 AUTH PLAIN\r\n"))
                .build());

        if (policy == TlsPolicy.NONE) {
            assertThat(deliveredUnder(policy)).isNull();
            return;
        }
        assertThat(refusal(policy)).isEqualTo("4.7.0");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.handshakes()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsGoodEnoughUnlessItIsToBeVerified() {
        server.behave(startTls(TestAuthority.create("unknown"), "peer.test"));

        for (TlsPolicy policy : List.of(TlsPolicy.MAY, TlsPolicy.REQUIRED)) {
            TlsFacts facts = securedUnder(policy);
            assertThat(facts.verified()).isFalse();
        }
        // After a session that could be resumed: that must not stand in for a certificate.
        assertThat(refusal(TlsPolicy.VERIFY)).isEqualTo("4.7.5");
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void aCertificateForSomebodyElseDoesNotVerify() {
        server.behave(startTls(AUTHORITY, "other.test", "*.peer.test"));

        assertThat(dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.VERIFY, null)))
                .isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
                    assertThat(refused.why().status()).hasToString("4.7.5");
                    assertThat(refused.why().text()).contains("is for other.test, *.peer.test, not for peer.test");
                });
        TlsFacts facts = securedUnder(TlsPolicy.MAY);
        assertThat(facts.verified()).isFalse();
        assertThat(facts.peerName()).isEqualTo("other.test");
    }

    @Test
    void anExpiredCertificateDoesNotVerify() {
        server.behave(Behaviour.builder()
                .startTls(PeerTls.with(AUTHORITY.expiredServer("peer.test")))
                .build());

        assertThat(refusal(TlsPolicy.VERIFY)).isEqualTo("4.7.5");
        assertThat(deliveredUnder(TlsPolicy.REQUIRED)).isNotNull();
    }

    @Test
    void aSessionThatIsResumedIsVerifiedToo() {
        server.behave(Behaviour.builder().startTls(GOOD).build());

        for (int i = 0; i < 3; i++) {
            TlsFacts facts = securedUnder(TlsPolicy.VERIFY);
            assertThat(facts.verified()).isTrue();
        }
    }

    @Test
    void tlsComesBeforeTheGreetingWithSmtps() {
        server.behave(Behaviour.builder().implicitTls(GOOD).startTls(GOOD).build());

        Verdicts verdicts = delivered(Mails.to("a@a.test"), PATIENT, Protocol.SMTPS);

        assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(server.commands(1)).startsWith("EHLO us.test", "MAIL FROM:<sender@example.org> SIZE=45");
        assertThat(server.handshakes()).hasSize(1);
    }

    @Test
    void smtpsIsNeverInTheClear() {
        assertThat(dial(NO_PATIENCE_WITH_HANDSHAKES, peer(Protocol.SMTPS, TlsPolicy.MAY, null)))
                .isInstanceOfSatisfying(
                        Dialed.Refused.class,
                        refused -> assertThat(refused.why().status()).hasToString("4.7.5"));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).noneMatch(command -> command.verb().equals("EHLO"));
    }

    @Test
    void lmtpIsSpokenUnderTlsAsWell() {
        server.behave(Behaviour.builder().lmtp().startTls(GOOD).build());

        delivered(Mails.to("a@a.test", "b@a.test"), PATIENT, Protocol.LMTP);

        assertThat(server.commands(1)).startsWith("LHLO us.test", "STARTTLS", "LHLO us.test");
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void largeContentArrivesOctetForOctet() {
        server.behave(Behaviour.builder().startTls(GOOD).build());
        byte[] octets = dotted(1_000_000);

        delivered(Mails.to("a@a.test").with(new Content.Inline(octets)));

        assertThat(server.received().getFirst().data()).isEqualTo(octets);
    }

    @Test
    void aClosedWindowIsLeftWhenTheTimeIsUpUnderTlsToo() {
        server.close();
        server = ScriptedSmtpServer.start(
                Behaviour.builder().startTls(GOOD).stopReadingAfter(100).build());
        Timeouts hasty = new Timeouts(LONG, LONG, LONG, SHORT, SHORT, SHORT);
        MailRecord mail = Mails.to("a@a.test").with(new Content.Inline(dotted(20_000_000)));

        Ending ending = transact(
                open(hasty, Protocol.SMTP), mail, new Verdicts(mail.envelope().recipients()));

        assertThat(ending).isInstanceOfSatisfying(Ending.Broken.class, broken -> assertThat(
                        broken.why().text())
                .contains("timed out while sending"));
        assertThat(watch.open()).isZero();
    }

    @Test
    void theTimeForDialingBoundsTheHandshake() {
        server.behave(
                Behaviour.builder().startTls(GOOD.handshake(Handshake.STALLED)).build());
        Dialer dialer = new Dialer("us.test", PATIENT, tls, this::read, watch, Clock.systemUTC(), ReplyTable.STANDARD);

        Dialed dialed = dialer.dial(peer(Protocol.SMTP, TlsPolicy.MAY, null), new Phases(), Duration.ofMillis(500));

        assertThat(dialed).isInstanceOf(Dialed.Refused.class);
        assertThat(server.connections()).isEqualTo(1);
    }

    private static Behaviour startTls(TestAuthority authority, String... names) {
        return Behaviour.builder()
                .startTls(PeerTls.with(authority.server(names)))
                .build();
    }

    private TlsFacts securedUnder(TlsPolicy policy) {
        return Objects.requireNonNull(deliveredUnder(policy));
    }

    private @Nullable TlsFacts deliveredUnder(TlsPolicy policy) {
        int before = server.received().size();
        MailRecord mail = Mails.to("a@a.test");
        try (Session session = ((Dialed.Opened) dial(PATIENT, peer(Protocol.SMTP, policy, null))).session()) {
            assertThat(transact(session, mail, new Verdicts(mail.envelope().recipients())))
                    .isInstanceOf(Ending.Concluded.class);
            session.quit();
            assertThat(server.received()).hasSize(before + 1);
            return session.tls();
        }
    }

    /** The status of it. */
    private String refusal(TlsPolicy policy) {
        return ((Dialed.Refused) dial(PATIENT, peer(Protocol.SMTP, policy, null)))
                .why()
                .status()
                .toString();
    }
}
