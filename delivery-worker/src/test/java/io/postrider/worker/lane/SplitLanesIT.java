package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.delivery.Outcome;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.DropPoint;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.client.Dialed;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Phases;
import io.postrider.worker.client.Session;
import io.postrider.worker.client.Timeouts;
import io.postrider.worker.client.Watch;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeerPolicy;
import io.postrider.worker.mx.Relay;
import io.postrider.worker.shaping.Shape;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer's limits make of messages and connections, and what a lane hears of those who have too much. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SplitLanesIT {

    private final LaneWorld world = new LaneWorld();

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void recipientsThatOneConnectionMayNotCarryGoOverTheNextAtOnce() {
        world.first()
                .behave(Behaviour.builder()
                        .keywords("PIPELINING", "LIMITS RCPTMAX=1 MAILMAX=2")
                        .build());
        FakeConsignment one = new FakeConsignment(Mails.in(
                "site:a", "mx:one.test", "a@one.test", "b@one.test", "c@one.test", "d@one.test", "e@one.test"));

        world.lanes(Shape.of(1, 100)).deliver(one);

        assertThat(one.attempted().settled())
                .extracting(Settled::outcome)
                .hasSize(5)
                .hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(world.first().received())
                .extracting(ReceivedMessage::connection)
                .containsExactly(1, 1, 2, 2, 3);
        assertThat(one.settled()).isEqualTo(1);
    }

    @Test
    void aConnectionIsNotUsedAgainBeyondWhatThePeerAllows() {
        world.first()
                .behave(Behaviour.builder()
                        .keywords("PIPELINING", "LIMITS MAILMAX=2")
                        .build());

        world.deliver(world.lanes(Shape.of(1, 100)), 5, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        assertThat(world.first().received())
                .extracting(ReceivedMessage::connection)
                .containsExactly(1, 1, 2, 2, 3);
    }

    @Test
    void aConnectionIsNotUsedAgainBeyondItsLifetime() {
        Lanes lanes = world.lanes(
                Shape.of(1, 100), new LaneLimits(LaneWorld.SOON, Duration.ofNanos(1), 1000, LaneWorld.MEMORY));

        world.deliver(lanes, 3, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        assertThat(world.first().connections()).isEqualTo(3);
    }

    @Test
    void aLaneHearsOfWhoHasTooMuchOfUsAlthoughOthersAreTaken() throws Exception {
        world.first()
                .behave(Behaviour.builder()
                        .rcptReply(to -> to.startsWith("b") ? "451 4.7.1 Rate limit exceeded" : "250 2.1.5 Ok")
                        .build());

        assertThat(heardBy("a@one.test", "b@one.test")).containsExactly("pushed back", "451 4.7.1 Rate limit exceeded");
        assertThat(heardBy("a@one.test")).containsExactly("took one");
    }

    @Test
    void whatSomeHaveAlreadyIsToldWhenTheRestMayNotBeHandedOver() throws Exception {
        world.first()
                .behave(Behaviour.builder()
                        .keywords("PIPELINING", "LIMITS RCPTMAX=1")
                        .build());
        AtomicInteger asked = new AtomicInteger();
        FakeConsignment one =
                new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test", "b@one.test", "c@one.test"));

        overSession(one, new Heard(), () -> asked.incrementAndGet() == 1);

        assertThat(one.outcomes())
                .hasExactlyElementsOfTypes(Outcome.Delivered.class, Outcome.Deferred.class, Outcome.Deferred.class);
        assertThat(world.first().received()).hasSize(1);
    }

    @Test
    void nothingIsToldOfWhatNobodyHas() throws Exception {
        FakeConsignment one = new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test"));

        overSession(one, new Heard(), () -> false);

        assertThat(one.settled()).isZero();
        assertThat(world.first().received()).isEmpty();
    }

    @Test
    void aPeerThatClosesAConnectionAfterUseHasNotHadTooMuch() throws Exception {
        world.first()
                .behave(Behaviour.builder().drop(DropPoint.AFTER_FINAL_REPLY).build());
        String nextHop = "smtp://127.0.0.2:" + world.first().port();
        Heard hosts = new Heard();

        overSession(
                List.of(
                        new FakeConsignment(Mails.in("relay:a", nextHop, "a@one.test")),
                        new FakeConsignment(Mails.in("relay:a", nextHop, "b@one.test"))),
                hosts,
                () -> true);

        assertThat(world.first().received()).hasSize(2);
        assertThat(hosts.all).containsExactly("took one", "dialing", "reached", "took one");
    }

    @Test
    void greylistingIsNoSignOfTooMuch() throws Exception {
        world.first()
                .behave(Behaviour.builder()
                        .rcptReply(to -> "451 4.7.1 Greylisted, come back later")
                        .build());

        assertThat(heardBy("a@one.test")).containsExactly("took one", "451 4.7.1 Greylisted, come back later");
    }

    /** What the lane is told of one attempt over a session of its own. */
    private List<String> heardBy(String... recipients) throws Exception {
        Heard hosts = new Heard();
        FakeConsignment one = new FakeConsignment(Mails.in("site:a", "mx:one.test", recipients));
        overSession(one, hosts, () -> true);
        return hosts.all;
    }

    private void overSession(FakeConsignment one, Attempt.Hosts hosts, BooleanSupplier mayHandOver) throws Exception {
        overSession(List.of(one), hosts, mayHandOver);
    }

    private void overSession(List<FakeConsignment> all, Attempt.Hosts hosts, BooleanSupplier mayHandOver)
            throws Exception {
        try (Watch watch = new Watch()) {
            Timeouts timeouts = new Timeouts(
                    LaneWorld.LONG, LaneWorld.LONG, LaneWorld.LONG, LaneWorld.LONG, LaneWorld.LONG, LaneWorld.LONG);
            Dialer dialer = new Dialer(
                    "us.test", timeouts, content -> new ByteArrayInputStream(new byte[0]), watch, Clock.systemUTC());
            Peer peer = new Peer(
                    "mx1.test",
                    InetAddress.ofLiteral("127.0.0.2"),
                    world.first().port(),
                    Protocol.SMTP);
            Dialed dialed = dialer.dial(peer, new Phases(), LaneWorld.LONG);
            PeerFinder finder = new PeerFinder(
                    noLookups(),
                    new OwnIdentity(Set.of(), Set.of()),
                    new PeerPolicy(25, true, 1, 1),
                    Relay.Directory.EMPTY,
                    new Random(1));
            Attempt.Means means = new Attempt.Means(
                    finder, dialer, new DeliveryMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
            Session kept = ((Dialed.Opened) dialed).session();
            for (FakeConsignment each : all) {
                kept = new Attempt(each, means, hosts, mayHandOver).make(kept);
            }
            if (kept != null) {
                kept.quit();
            }
        }
    }

    private static Lookups noLookups() {
        return new Lookups() {
            @Override
            public CompletionStage<ExchangerLookup> exchangers(String domain) {
                throw new IllegalStateException("there is a connection");
            }

            @Override
            public CompletionStage<AddressLookup> addresses(String host) {
                throw new IllegalStateException("there is a connection");
            }
        };
    }

    private static final class Heard implements Attempt.Hosts {

        private final List<String> all = new ArrayList<>();

        @Override
        public Optional<Diagnosis> obstacle() {
            return Optional.empty();
        }

        @Override
        public void dialing() {
            all.add("dialing");
        }

        @Override
        public void reached() {
            all.add("reached");
        }

        @Override
        public void tookOne() {
            all.add("took one");
        }

        @Override
        public void pushedBack() {
            all.add("pushed back");
        }

        @Override
        public void heard(Diagnosis diagnosis) {
            all.add(diagnosis.text());
        }

        @Override
        public boolean unreachable(Diagnosis why) {
            all.add("unreachable");
            return false;
        }
    }
}
