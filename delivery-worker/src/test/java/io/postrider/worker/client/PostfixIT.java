package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.delivery.TlsPolicy;
import io.postrider.event.TlsFacts;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.mx.Peer;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With somebody else's SMTP over somebody else's TLS: Debian's Postfix with OpenSSL. Skipped where there is none. */
class PostfixIT extends ScriptedPeer {

    @Test
    void postfixTakesMailUnderVerifiedTls(@TempDir Path directory) throws Exception {
        assumeThat(Postfix.isThere())
                .as("Debian's postfix is installed, and we are root")
                .isTrue();
        try (Postfix postfix = Postfix.start(directory, AUTHORITY)) {
            Peer peer = new Peer(
                    "peer.test",
                    InetAddress.ofLiteral("127.0.0.1"),
                    postfix.port(),
                    Protocol.SMTP,
                    TlsPolicy.VERIFY,
                    null);
            for (int i = 0; i < 2; i++) {
                MailRecord mail = Mails.to("a@a.test", "b@a.test").with(new Content.Inline(dotted(100_000)));
                Verdicts verdicts = new Verdicts(mail.envelope().recipients());
                Dialed dialed = dial(PATIENT, peer);
                assertThat(dialed).as("%s", postfix.log()).isInstanceOf(Dialed.Opened.class);
                try (Session session = ((Dialed.Opened) dialed).session()) {
                    TlsFacts facts = session.tls();
                    assertThat(facts).isNotNull().satisfies(tls -> {
                        assertThat(tls.version()).isEqualTo("TLSv1.3");
                        assertThat(tls.verified()).isTrue();
                    });
                    assertThat(transact(session, mail, verdicts)).isInstanceOf(Ending.Concluded.class);
                    session.quit();
                }
                assertThat(outcomes(verdicts)).hasOnlyElementsOfType(Outcome.Delivered.class);
            }
        }
    }
}
