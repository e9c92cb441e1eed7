package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.delivery.TlsPolicy;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.tls.TestAuthority;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.tls.TlsClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A scripted peer, and sessions to it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ScriptedPeer {

    static final Duration SHORT = Duration.ofMillis(300);
    static final Duration LONG = Duration.ofSeconds(10);
    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    static final Timeouts HASTY = new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);

    /** Whose certificates are trusted here. */
    static final TestAuthority AUTHORITY = TestAuthority.create("trusted");

    final Watch watch = new Watch();
    final TlsClient tls = new TlsClient(AUTHORITY.trustStore());
    ScriptedSmtpServer server = ScriptedSmtpServer.start();
    byte @Nullable [] stored = new byte[0];
    final AtomicInteger handOvers = new AtomicInteger();
    boolean mayHandOver = true;

    @AfterEach
    void end() {
        server.close();
        watch.close();
    }

    Verdicts delivered(MailRecord mail) {
        return delivered(mail, PATIENT, Protocol.SMTP);
    }

    /** Over a session of its own. */
    Verdicts delivered(MailRecord mail, Timeouts timeouts, Protocol protocol) {
        Verdicts verdicts = new Verdicts(mail.envelope().recipients());
        try (Session session = open(timeouts, protocol)) {
            assertThat(transact(session, mail, verdicts)).isInstanceOf(Ending.Concluded.class);
        }
        return verdicts;
    }

    Ending transact(Session session, MailRecord mail, Verdicts verdicts) {
        Letter letter = new Letter(mail, () -> {
            handOvers.incrementAndGet();
            return mayHandOver;
        });
        return session.transact(letter, verdicts, new Phases(), false);
    }

    Session open(Timeouts timeouts, Protocol protocol) {
        return ((Dialed.Opened) dial(timeouts, protocol)).session();
    }

    Dialed dial(Timeouts timeouts, Protocol protocol) {
        return dial(timeouts, peer(protocol, TlsPolicy.MAY, null));
    }

    Dialed dial(Timeouts timeouts, Peer peer) {
        Dialer dialer = new Dialer("us.test", timeouts, tls, this::read, watch, Clock.systemUTC(), ReplyTable.STANDARD);
        return dialer.dial(peer, new Phases(), Duration.ofMinutes(1));
    }

    Peer peer(Protocol protocol, TlsPolicy policy, @Nullable Credentials credentials) {
        return new Peer("peer.test", InetAddress.ofLiteral("127.0.0.1"), server.port(), protocol, policy, credentials);
    }

    ByteArrayInputStream read(Content.Stored content) throws IOException {
        if (stored == null) {
            throw new IOException("Kafka does not answer");
        }
        return new ByteArrayInputStream(stored);
    }

    static List<Outcome> outcomes(Verdicts verdicts) {
        return verdicts.map(Verdicts.Entry::outcome);
    }

    /** Lines of all octets but CR and LF, many of them beginning with dots, some very long. */
    static byte[] dotted(int size) {
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
}
