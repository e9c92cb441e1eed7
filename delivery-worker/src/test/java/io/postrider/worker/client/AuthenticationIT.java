package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.delivery.TlsPolicy;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.PeerAuth;
import io.postrider.testing.smtp.PeerTls;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.mx.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH at a smart host (RFC 4954). */
class AuthenticationIT extends ScriptedPeer {

    private static final String PASSWORD = "pencil=,\u00e4";
    private static final Credentials KNOWN = new Credentials("smart", "user", PASSWORD, false);
    private static final PeerTls GOOD = PeerTls.with(AUTHORITY.server("peer.test"));
    private static final Logger LOG = Logger.getLogger("io.postrider.worker.authentication");

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(line.getMessage().formatted(line.getParameters()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listening);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(listening);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256", "PLAIN", "LOGIN"})
    void isKnownByEachMechanism(String mechanism) {
        server.behave(offering(PeerAuth.of("user", PASSWORD, mechanism)));

        deliveredAs(KNOWN);

        assertThat(server.commands(1))
                .filteredOn(line -> line.startsWith("AUTH"))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("AUTH " + mechanism));
        assertThat(server.received()).hasSize(1);
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LOGIN PLAIN SCRAM-SHA-256, SCRAM-SHA-256", "LOGIN SCRAM-SHA-1 PLAIN, PLAIN", "GSSAPI LOGIN, LOGIN"})
    void takesTheBestThatIsOffered(String offered, String taken) {
        server.behave(offering(PeerAuth.of("user", PASSWORD, offered.split(" "))));

        deliveredAs(KNOWN);

        assertThat(server.commands(1)).anyMatch(line -> line.startsWith("AUTH " + taken));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256", "PLAIN", "LOGIN"})
    void aWrongPasswordIsTheOperatorsMistakeAndNoMailsFault(String mechanism) {
        server.behave(offering(PeerAuth.of("user", "another", mechanism)));

        Dialed dialed = dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN));

        assertThat(dialed).isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
            assertThat(refused.why().status()).hasToString("4.7.8");
            assertThat(refused.why().text()).isEqualTo("535 5.7.8 Who are you?");
        });
        assertThat(errors).singleElement().satisfies(line -> assertThat(line).contains("relay=smart"));
        assertNothingTold(dialed);
    }

    @Test
    void aHostThatCannotProveThatItKnowsUsGetsNoMail() {
        server.behave(offering(PeerAuth.impostor("SCRAM-SHA-256")));

        assertThat(dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN))).isInstanceOf(Dialed.Refused.class);
        assertThat(errors).singleElement().satisfies(line -> assertThat(line).contains("relay=smart"));
    }

    @Test
    void aHostThatIsBusyIsNoMistake() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .auth(PeerAuth.of("user", PASSWORD, "PLAIN"))
                .reply("AUTH", "454 4.7.0 Later")
                .build());

        assertThat(dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN))).isInstanceOf(Dialed.Refused.class);
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePasswordIsNotSaidInTheClear(boolean offersTls) {
        Behaviour.Builder peer =
                Behaviour.builder().auth(PeerAuth.of("user", PASSWORD, "PLAIN").offeredInClear());
        server.behave((offersTls ? peer.startTls(GOOD.handshake(PeerTls.Handshake.DROPPED)) : peer).build());

        Dialed dialed = dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN));

        assertThat(dialed).isInstanceOf(Dialed.Refused.class);
        assertThat(server.commands()).noneMatch(command -> command.verb().equals("AUTH"));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void itIsWhereTheOperatorSaysSo() {
        server.behave(Behaviour.builder()
                .auth(PeerAuth.of("user", PASSWORD, "PLAIN").offeredInClear())
                .build());

        deliveredAs(new Credentials("smart", "user", PASSWORD, true));

        assertThat(server.received()).hasSize(1);
    }

    @Test
    void aHostThatForgetsUsAfterwardsDefersMailAndDoesNotBounceIt() {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .auth(PeerAuth.of("user", PASSWORD, "PLAIN"))
                .reply("MAIL", "530 5.7.0 Authentication required")
                .build());
        MailRecord mail = Mails.to("a@a.test");
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());

        try (Session session = ((Dialed.Opened) dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN))).session()) {
            var unused = transact(session, mail, verdicts);
        }

        assertThat(outcomes(verdicts))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Deferred.class,
                        deferred -> assertThat(deferred.diagnosis().status()).hasToString("4.7.0"));
    }

    @Test
    void aHostWithoutAMechanismThatWeKnowIsTheOperatorsMistake() {
        server.behave(offering(PeerAuth.of("user", PASSWORD, "GSSAPI")));

        assertThat(dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN)))
                .isInstanceOfSatisfying(Dialed.Refused.class, refused -> assertThat(
                                refused.why().status().isTransient())
                        .isTrue());
        assertThat(errors).singleElement().satisfies(line -> assertThat(line).contains("relay=smart"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.2 Command unrecognized: \"%s\"", "%s"})
    void aHostThatRepeatsWhatItWasToldIsNotQuoted(String echo) {
        server.behave(Behaviour.builder()
                .startTls(GOOD)
                .auth(PeerAuth.of("user", PASSWORD, "PLAIN"))
                .reply("AUTH", line -> echo.formatted(line))
                .build());

        assertNothingTold(dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, KNOWN)));
    }

    private void assertNothingTold(Dialed dialed) {
        String told = dialed + String.join("\n", errors) + KNOWN;
        byte[] plain = ("\0user\0" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        assertThat(told)
                .doesNotContain(PASSWORD)
                .doesNotContain(Base64.getEncoder().encodeToString(plain))
                .doesNotContain(Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)));
    }

    private static Behaviour offering(PeerAuth auth) {
        return Behaviour.builder().startTls(GOOD).auth(auth).build();
    }

    private void deliveredAs(Credentials credentials) {
        MailRecord mail = Mails.to("a@a.test");
        try (Session session =
                ((Dialed.Opened) dial(PATIENT, peer(Protocol.SMTP, TlsPolicy.MAY, credentials))).session()) {
            assertThat(transact(session, mail, new Verdicts(mail.envelope().recipients())))
                    .isInstanceOf(Ending.Concluded.class);
        }
    }
}
