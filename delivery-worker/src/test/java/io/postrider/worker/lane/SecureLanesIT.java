package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.Outcome;
import io.postrider.delivery.TlsPolicy;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.event.AttemptFacts;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.PeerAuth;
import io.postrider.testing.smtp.PeerTls;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.tls.TestAuthority;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.ReplyTable;
import io.postrider.worker.client.Timeouts;
import io.postrider.worker.client.Watch;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeerPolicy;
import io.postrider.worker.mx.Relay;
import io.postrider.worker.shaping.Shape;
import io.postrider.worker.shaping.Shaping;
import io.postrider.worker.tls.TlsClient;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two hosts of one relay, the second for when the first will not do; and what an attempt's facts say of TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecureLanesIT {

    private static final TestAuthority AUTHORITY = TestAuthority.create("trusted");
    private static final PeerTls GOOD = PeerTls.with(AUTHORITY.server("first.test", "second.test"));
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String WAY = "relay:smart";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScriptedSmtpServer first = ScriptedSmtpServer.start("127.0.0.2", 0, Behaviour.friendly());
    private final ScriptedSmtpServer second = ScriptedSmtpServer.start("127.0.0.3", first.port(), Behaviour.friendly());
    private final Relay.WeightedHost firstHost = host("first.test", 1);
    private final Relay.WeightedHost secondHost = host("second.test", 0);
    private Relay relay = new Relay(List.of(firstHost, secondHost), TlsPolicy.MAY, null);
    private @Nullable Lanes lanes;

    @BeforeEach
    void offerTls() {
        first.behave(Behaviour.builder().startTls(GOOD).build());
        second.behave(Behaviour.builder().startTls(GOOD).keyword("REQUIRETLS").build());
    }

    @AfterEach
    void end() {
        if (lanes != null) {
            lanes.close();
        }
        first.close();
        second.close();
    }

    @Test
    void anAttemptSaysWhatItWentUnder() {
        for (FakeConsignment each : deliver(DeliveryRequest.PLAIN, 2)) {
            AttemptFacts facts = each.attempted().facts();
            assertThat(facts.tls()).isNotNull().satisfies(tls -> {
                assertThat(tls.version()).isEqualTo("TLSv1.3");
                assertThat(tls.peerName()).isEqualTo("first.test");
                assertThat(tls.verified()).isTrue();
            });
        }
        assertThat(first.connections()).isEqualTo(1);
        assertThat(sessions("verified")).isEqualTo(1);
        assertThat(sessions("clear")).isZero();
    }

    @Test
    void anAttemptInTheClearSaysNothingOfTls() {
        first.behave(Behaviour.friendly());

        FakeConsignment one = deliver(DeliveryRequest.PLAIN, 1).getFirst();

        assertThat(one.attempted().facts().tls()).isNull();
        assertThat(sessions("clear")).isEqualTo(1);
    }

    @Test
    void mailThatRequiresTlsGoesToTheHostThatOffersIt() {
        FakeConsignment one = deliver(requireTls(), 1).getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
        assertThat(first.received()).isEmpty();
        assertThat(second.received()).hasSize(1);
    }

    @Test
    void mailThatRequiresTlsFailsWhereNoHostOffersIt() {
        second.behave(Behaviour.builder().startTls(GOOD).build());

        // Over a new connection and over one that is kept.
        deliver(DeliveryRequest.PLAIN, 1).forEach(FakeConsignment::attempted);
        for (FakeConsignment each : deliver(requireTls(), 2)) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(each.outcome().diagnosis().status()).hasToString("5.7.30");
        }
        assertThat(first.received()).hasSize(1);
        assertThat(second.received()).isEmpty();
    }

    @Test
    void mailThatRequiresTlsWaitsForTheHostThatMayHaveIt() {
        second.close();

        FakeConsignment one = deliver(requireTls(), 1).getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(first.received()).isEmpty();
    }

    @Test
    void whereTlsIsToBeVerifiedMailGoesToTheHostThatIs() {
        relay = new Relay(List.of(firstHost, secondHost), TlsPolicy.VERIFY, null);
        first.behave(Behaviour.builder()
                .startTls(PeerTls.with(TestAuthority.create("unknown").server("first.test")))
                .build());

        FakeConsignment one = deliver(DeliveryRequest.PLAIN, 1).getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
        assertThat(second.received()).hasSize(1);
    }

    @Test
    void aPasswordThatNoHostKnowsDefersMail() {
        Credentials credentials = new Credentials("smart", "user", "pencil", false);
        relay = new Relay(List.of(firstHost, secondHost), TlsPolicy.VERIFY, credentials);
        PeerAuth auth = PeerAuth.of("user", "another", "PLAIN");
        first.behave(Behaviour.builder().startTls(GOOD).auth(auth).build());
        second.behave(Behaviour.builder().startTls(GOOD).auth(auth).build());

        FakeConsignment one = deliver(DeliveryRequest.PLAIN, 1).getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.7.8");
    }

    private List<FakeConsignment> deliver(DeliveryRequest request, int count) {
        Lanes working = lanes == null ? lanes() : lanes;
        lanes = working;
        List<FakeConsignment> all = IntStream.range(0, count)
                .mapToObj(i -> new FakeConsignment(
                        Mails.to(Mails.to("r" + i + "@a.test").envelope().recipients(), request, WAY, WAY)))
                .toList();
        all.forEach(working::deliver);
        return all;
    }

    private Lanes lanes() {
        Watch watch = new Watch();
        Dialer dialer = new Dialer(
                "us.test",
                new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG),
                new TlsClient(AUTHORITY.trustStore()),
                content -> new ByteArrayInputStream(new byte[0]),
                watch,
                Clock.systemUTC(),
                ReplyTable.STANDARD);
        PeerFinder finder = new PeerFinder(
                new HostsOnly(),
                new OwnIdentity(Set.of(), Set.of()),
                new PeerPolicy(first.port(), true, 5, 5),
                name -> name.equals("smart") ? Optional.of(relay) : Optional.empty(),
                new Random(1));
        LaneLimits limits = new LaneLimits(LONG, 1000, 64L << 20);
        return new Lanes(
                limits, Shaping.always(Shape.of(1, 100)), finder, dialer, watch, meters, Clock.systemUTC(), () -> 0);
    }

    private double sessions(String tls) {
        return meters.get("postrider.delivery.sessions")
                .tag("tls", tls)
                .counter()
                .count();
    }

    private Relay.WeightedHost host(String name, int weight) {
        return new Relay.WeightedHost(new NextHop.Host(NextHop.Protocol.SMTP, name, first.port()), weight);
    }

    private static DeliveryRequest requireTls() {
        return new DeliveryRequest(BodyType.SEVEN_BIT, false, true, null, null);
    }

    private static final class HostsOnly implements Lookups {

        @Override
        public CompletionStage<ExchangerLookup> exchangers(String domain) {
            return CompletableFuture.completedFuture(new ExchangerLookup.NoSuchDomain());
        }

        @Override
        public CompletionStage<AddressLookup> addresses(String host) {
            String address = host.equals("first.test") ? "127.0.0.2" : "127.0.0.3";
            return CompletableFuture.completedFuture(
                    new AddressLookup.Addresses(List.of(InetAddress.ofLiteral(address))));
        }
    }
}
