package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.TlsPolicy;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.source.Pool;
import io.postrider.worker.source.Source;
import io.postrider.worker.source.SourceMetrics;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sessions that come from addresses of ours, as the peer sees them. Ports of connections that were closed are taken for a
 * minute: these addresses are ones that no server of a test listens at.
 */
class SourcedSessionIT extends ScriptedPeer {

    private final Source out1 = new Source("out1", InetAddress.ofLiteral("127.0.0.21"), "out1.test");
    private final Source out2 = new Source("out2", InetAddress.ofLiteral("127.0.0.22"), "out2.test");
    /** For documentation (RFC 5737): no machine has it. */
    private final Source nobodys = new Source("nobodys", InetAddress.ofLiteral("203.0.113.7"), "nobody.test");

    @Test
    void thePeerSeesTheSourcesAddressAndItsName() {
        try (Session session = opened(peer(Protocol.SMTP, pool(out1, 1)))) {
            assertThat(session.source()).isEqualTo("out1");
        }

        assertThat(server.clients()).containsExactly("127.0.0.21");
        assertThat(server.commands(1)).first().isEqualTo("EHLO out1.test");
    }

    @Test
    void soDoMailStoresAndHostsOlderThanEhlo() {
        server.behave(Behaviour.builder().lmtp().build());
        opened(peer(Protocol.LMTP, pool(out1, 1))).quit();
        server.behave(Behaviour.builder().heloOnly().build());
        opened(peer(Protocol.SMTP, pool(out2, 1))).quit();

        assertThat(server.clients()).containsExactly("127.0.0.21", "127.0.0.22");
        assertThat(server.commands(1)).containsExactly("LHLO out1.test", "QUIT");
        assertThat(server.commands(2)).containsExactly("EHLO out2.test", "HELO out2.test", "QUIT");
    }

    @Test
    void withoutASourceItIsOurOwnName() {
        try (Session session = opened(peer(Protocol.SMTP, TlsPolicy.MAY, null))) {
            assertThat(session.source()).isNull();
        }

        assertThat(server.clients()).containsExactly("127.0.0.1");
        assertThat(server.commands(1)).first().isEqualTo("EHLO us.test");
    }

    @Test
    void newConnectionsComeFromEachAsOftenAsItsWeightSays() {
        Peer peer = peer(Protocol.SMTP, pool(out1, 3, out2, 1));

        for (int i = 0; i < 400; i++) {
            opened(peer).close();
        }

        assertThat(server.clients()).hasSize(400).containsOnly("127.0.0.21", "127.0.0.22");
        assertThat(Collections.frequency(server.clients(), "127.0.0.21")).isBetween(260, 340);
    }

    @Test
    void aSourceThatThisMachineDoesNotHaveIsPassedOverForAnother() {
        Peer peer = peer(Protocol.SMTP, pool(nobodys, 1000, out1, 1));

        for (int i = 0; i < 5; i++) {
            opened(peer).close();
        }

        assertThat(server.clients()).hasSize(5).containsOnly("127.0.0.21");
    }

    @Test
    void whereNoneIsLeftMailWaits() {
        Dialed dialed = dial(PATIENT, peer(Protocol.SMTP, pool(nobodys, 1)));

        assertThat(dialed).isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
            assertThat(refused.why().status()).hasToString("4.4.4");
            assertThat(refused.why().text())
                    .isEqualTo("pool bulk has no source address that can be used to reach 127.0.0.1 over IPv4");
            assertThat(refused.source()).isNull();
        });
        assertThat(server.connections()).isZero();
    }

    @Test
    void aRefusalTellsWhichSourceWasRefused() {
        server.behave(Behaviour.refusing("554 5.7.1 Your address is blocked"));

        Dialed dialed = dial(PATIENT, peer(Protocol.SMTP, pool(out2, 1)));

        assertThat(dialed).isInstanceOfSatisfying(Dialed.Refused.class, refused -> {
            assertThat(refused.why().text()).startsWith("554 5.7.1");
            assertThat(refused.source()).isEqualTo("out2");
        });
    }

    @Test
    void sessionsRefusalsAndAddressesThatAreNotThereAreCountedBySource() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SourceMetrics.register(List.of(out1, nobodys), meters);

        opened(peer(Protocol.SMTP, pool(out1, 1))).close();
        server.behave(Behaviour.refusing("554 5.7.1 Your address is blocked"));
        dial(PATIENT, peer(Protocol.SMTP, pool(out1, 1)));
        dial(PATIENT, peer(Protocol.SMTP, pool(nobodys, 1)));

        assertThat(connections(meters, "out1")).containsExactly(1.0, 1.0, 0.0);
        assertThat(connections(meters, "nobodys")).containsExactly(0.0, 0.0, 1.0);
    }

    @Test
    void theConnectionInTheClearAfterAHandshakeThatFailedComesFromTheSameSource() {
        server.behave(connection -> connection == 1
                ? Behaviour.builder()
                        .keyword("STARTTLS")
                        .reply("STARTTLS", "220 2.0.0 Go ahead")
                        .build()
                : Behaviour.friendly());

        opened(peer(Protocol.SMTP, pool(out1, 1, out2, 1))).close();

        assertThat(server.clients()).hasSize(2);
        assertThat(server.clients().getFirst()).isEqualTo(server.clients().getLast());
    }

    private static List<Double> connections(SimpleMeterRegistry meters, String source) {
        return Stream.of("opened", "refused", "unbound")
                .map(result -> meters.get("postrider.delivery.source.connections")
                        .tags("source", source, "result", result)
                        .functionCounter()
                        .count())
                .toList();
    }

    private Session opened(Peer peer) {
        return ((Dialed.Opened) dial(PATIENT, peer)).session();
    }

    private Peer peer(Protocol protocol, Pool pool) {
        return new Peer(
                "peer.test",
                InetAddress.ofLiteral("127.0.0.1"),
                server.port(),
                protocol,
                TlsPolicy.MAY,
                null,
                pool,
                DnsSecurity.UNCHECKED);
    }

    private static Pool pool(Object... sourcesAndWeights) {
        List<Pool.Member> members = new ArrayList<>();
        for (int i = 0; i < sourcesAndWeights.length; i += 2) {
            members.add(new Pool.Member((Source) sourcesAndWeights[i], (Integer) sourcesAndWeights[i + 1]));
        }
        return new Pool("bulk", members, new Random(1));
    }
}
