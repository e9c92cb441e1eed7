package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.delivery.Outcome;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.DropPoint;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Timeouts;
import io.postrider.worker.client.Watch;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeerPolicy;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LanesIT {

    private static final long MEMORY = 64L << 20;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ScriptedSmtpServer first = server("127.0.0.2", 0, Behaviour.friendly());

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void oneConnectionCarriesManyMessages() {
        Lanes lanes = lanes(new LaneLimits(1, 4, SOON, 1000, MEMORY));

        List<FakeConsignment> all = deliver(lanes, 10, "site:a", "mx:one.test");

        all.forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));
        assertThat(first.connections()).isEqualTo(3);
        assertThat(first.received()).hasSize(10);
        assertThat(first.commands(1))
                .filteredOn(line -> line.startsWith("MAIL"))
                .hasSize(4);
        assertThat(first.commands(1)).last().isEqualTo("QUIT");
        assertThat(first.commands()).noneMatch(command -> command.verb().equals("RSET"));
    }

    @Test
    void neverMoreConnectionsThanAllowed() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofMillis(5)).build());
        Lanes lanes = lanes(new LaneLimits(3, 100, SOON, 1000, MEMORY));

        deliver(lanes, 60, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        assertThat(first.mostOpenConnections()).isEqualTo(3);
    }

    @Test
    void anIdleConnectionIsGivenUpAndItsLaneForgotten() {
        Lanes lanes = lanes(new LaneLimits(5, 100, Duration.ofMillis(200), 1000, MEMORY));

        deliver(lanes, 1, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        await().atMost(SOON).until(() -> first.openConnections() == 0);
        assertThat(first.commands(1)).last().isEqualTo("QUIT");
        await().atMost(SOON).until(() -> meter("postrider.delivery.lanes") == 0);
        assertThat(lanes.held()).isZero();
    }

    @Test
    void anIdleConnectionThatThePeerClosedCostsNothing() {
        first.behave(number -> number == 1
                ? Behaviour.builder().drop(DropPoint.AFTER_FINAL_REPLY).build()
                : Behaviour.friendly());
        Lanes lanes = lanes(new LaneLimits(1, 100, SOON, 1000, MEMORY));

        for (FakeConsignment each : deliver(lanes, 3, "site:a", "mx:one.test")) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class);
        }

        assertThat(first.received()).hasSize(3);
    }

    @Test
    void theNextHostIsTriedWhenTheFirstRefusesOrBreaks() {
        ScriptedSmtpServer second = server("127.0.0.3", first.port(), Behaviour.friendly());
        for (Behaviour trouble : List.of(
                Behaviour.refusing("554 No service"),
                Behaviour.refusing("421 Busy"),
                Behaviour.builder().drop(DropPoint.BEFORE_GREETING).build(),
                Behaviour.builder().drop(DropPoint.AFTER_MAIL).build(),
                Behaviour.builder().reply("MAIL", "421 4.3.2 Bye").build())) {
            first.behave(trouble);
            second.clear();
            Lanes lanes = lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY));

            FakeConsignment one = deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

            assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
            assertThat(one.attempted().facts().peerAddress()).isEqualTo(second.address());
            assertThat(second.received()).hasSize(1);
        }
    }

    @Test
    void aHostThatTakesNothingNowIsFollowedByTheNext() {
        ScriptedSmtpServer second = server("127.0.0.3", first.port(), Behaviour.friendly());
        for (String verb : List.of("MAIL", "DATA")) {
            first.behave(Behaviour.builder().reply(verb, "451 4.3.0 Not now").build());
            second.clear();
            Lanes lanes = lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY));

            FakeConsignment one = deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

            assertThat(one.outcome()).as(verb).isInstanceOf(Outcome.Delivered.class);
            assertThat(second.received()).hasSize(1);
        }
    }

    @Test
    void whatTheLastHostSaysOfNotNowIsTheOutcome() {
        first.behave(Behaviour.builder().reply("MAIL", "451 4.3.0 Not now").build());
        server(
                "127.0.0.3",
                first.port(),
                Behaviour.builder().reply("MAIL", "452 4.3.1 Full").build());
        Lanes lanes = lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY));

        FakeConsignment one = deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.3.1");
    }

    @Test
    void aRefusedRecipientIsNotTakenToTheNextHost() {
        first.behave(Behaviour.builder().reply("RCPT", "550 5.1.1 No").build());
        ScriptedSmtpServer second = server("127.0.0.3", first.port(), Behaviour.friendly());

        FakeConsignment one = deliver(lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY)), 1, "site:both", "mx:both.test")
                .getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(second.connections()).isZero();
    }

    @Test
    void aMessageThatMayHaveArrivedIsNotTakenToTheNextHostAndCounted() {
        first.behave(Behaviour.builder().drop(DropPoint.BEFORE_FINAL_REPLY).build());
        ScriptedSmtpServer second = server("127.0.0.3", first.port(), Behaviour.friendly());

        FakeConsignment one = deliver(lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY)), 1, "site:both", "mx:both.test")
                .getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.4.2");
        assertThat(second.connections()).isZero();
        assertThat(meters.counter("postrider.delivery.unknown").count()).isEqualTo(1);
    }

    @Test
    void allHostsGoneDefersTheWholeLaneAtOnce() {
        int port = first.port();
        first.close();
        Lanes lanes = lanes(new LaneLimits(2, 100, SOON, 1000, MEMORY), port);

        List<FakeConsignment> all = deliver(lanes, 200, "site:a", "mx:one.test");

        for (FakeConsignment each : all) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Deferred.class);
            assertThat(each.outcome().diagnosis().status()).hasToString("4.4.1");
            assertThat(each.settled()).isEqualTo(1);
        }
        assertThat(meters.timer("postrider.delivery.connect").count()).isLessThanOrEqualTo(3);
    }

    @Test
    void whatDnsSaysOfADomainIsTheOutcome() {
        Lanes lanes = lanes(new LaneLimits(1, 1, SOON, 1000, MEMORY));

        assertThat(status(lanes, "mx:null.test")).isEqualTo("5.1.10");
        assertThat(status(lanes, "mx:absent.test")).isEqualTo("5.1.2");
        assertThat(status(lanes, "mx:broken.test")).isEqualTo("4.4.3");
        assertThat(first.connections()).isZero();
    }

    @Test
    void aPeerThatTakesFewConnectionsGetsItAllOverThose() {
        first.behave(number -> number <= 2
                ? Behaviour.builder().replyDelay(Duration.ofMillis(2)).build()
                : Behaviour.refusing("421 4.7.0 Too many connections"));
        Lanes lanes = lanes(new LaneLimits(10, 1000, SOON, 1000, MEMORY));
        deliver(lanes, 1, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        List<FakeConsignment> all = deliver(lanes, 100, "site:a", "mx:one.test");

        all.forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));
    }

    @Test
    void oneDomainWithoutAnAnswerFromDnsHoldsUpNoOtherOfItsSite() {
        Lanes lanes = lanes(new LaneLimits(1, 100, SOON, 1000, MEMORY));

        Outcome silent =
                deliver(lanes, 1, "site:a", "mx:broken.test").getFirst().outcome();
        Outcome well = deliver(lanes, 1, "site:a", "mx:one.test").getFirst().outcome();

        assertThat(silent.diagnosis().status()).hasToString("4.4.3");
        assertThat(well).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void destinationsThatDoNotAnswerLeaveAQuarterOfTheWorkerToOthers() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofSeconds(30)).build());
        Lanes lanes = lanes(new LaneLimits(1, 100, SOON, 8, MEMORY));

        List<FakeConsignment> all = IntStream.range(0, 9)
                .mapToObj(i -> deliver(lanes, 1, "site:" + i, "mx:one.test").getFirst())
                .toList();

        assertThat(all.stream().filter(FakeConsignment::isSettled)).hasSize(3).allSatisfy(each -> assertThat(
                        ((AttemptResult.Postponed) each.await(SOON)).due())
                .isAfter(Instant.now().plusSeconds(9)));
        assertThat(lanes.held()).isEqualTo(6);
    }

    @Test
    void aTarpitHoldsNobodyElseUp() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofSeconds(30)).build());
        ScriptedSmtpServer second = server("127.0.0.3", first.port(), Behaviour.friendly());
        Lanes lanes = lanes(new LaneLimits(20, 100, SOON, 1000, MEMORY));
        List<FakeConsignment> stuck = deliver(lanes, 900, "site:tarpit", "mx:one.test");

        long begun = System.nanoTime();
        deliver(lanes, 90, "site:lively", "mx:two.test")
                .forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(second.received()).hasSize(90);
        // Alone, a lane may hold a quarter of the budget: the rest comes back, later and not all at once.
        await().atMost(SOON).until(() -> lanes.held() < 300);
        List<Instant> dues = stuck.stream()
                .filter(FakeConsignment::isSettled)
                .map(each -> ((AttemptResult.Postponed) each.await(SOON)).due())
                .toList();
        assertThat(dues).hasSizeGreaterThan(600);
        assertThat(Set.copyOf(dues)).hasSizeGreaterThan(10);
    }

    @Test
    void whatIsNoLongerOursIsDroppedWithoutAWord() {
        Lanes lanes = lanes(new LaneLimits(1, 100, SOON, 1000, MEMORY));
        FakeConsignment lost = new FakeConsignment(Mails.in("site:a", "mx:one.test", "a@one.test")).lose();
        lanes.deliver(lost);
        FakeConsignment ours = new FakeConsignment(Mails.in("site:a", "mx:one.test", "b@one.test"));
        lanes.deliver(ours);

        assertThat(ours.outcome()).isInstanceOf(Outcome.Delivered.class);
        assertThat(lost.settled()).isZero();
        assertThat(first.received()).hasSize(1);
        await().atMost(SOON).until(() -> lanes.held() == 0);
    }

    @Test
    void closingAbandonsWhatWasNotHandedOver() throws Exception {
        first.behave(Behaviour.builder()
                .reply("DATA", line -> {
                    pause(Duration.ofSeconds(20));
                    return "354 Go";
                })
                .build());
        Lanes lanes = lanes(new LaneLimits(5, 100, SOON, 1000, MEMORY));
        List<FakeConsignment> stuck = deliver(lanes, 20, "site:a", "mx:one.test");
        await().atMost(SOON).until(() -> first.openConnections() == 5);

        long begun = System.nanoTime();
        lanes.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(stuck).noneMatch(FakeConsignment::isSettled).allMatch(each -> each.handedOver() == 0);
    }

    @Test
    void closingAwaitsWhatWasHandedOver() throws Exception {
        first.behave(Behaviour.builder()
                .dataReply(message -> {
                    pause(Duration.ofSeconds(1));
                    return "250 2.0.0 Ok";
                })
                .build());
        Lanes lanes = lanes(new LaneLimits(1, 100, SOON, 1000, MEMORY));
        FakeConsignment one = deliver(lanes, 1, "site:a", "mx:one.test").getFirst();
        await().atMost(SOON).until(() -> one.handedOver() == 1);

        lanes.close();

        assertThat(one.isSettled()).isTrue();
        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
    }

    private static String status(Lanes lanes, String nextHop) {
        return deliver(lanes, 1, nextHop, nextHop)
                .getFirst()
                .outcome()
                .diagnosis()
                .status()
                .toString();
    }

    private static List<FakeConsignment> deliver(Lanes lanes, int count, String destination, String nextHop) {
        List<FakeConsignment> all = IntStream.range(0, count)
                .mapToObj(i -> new FakeConsignment(Mails.in(destination, nextHop, "r" + i + "@one.test")))
                .toList();
        all.forEach(lanes::deliver);
        return all;
    }

    private double meter(String gauge) {
        return meters.get(gauge).gauge().value();
    }

    private Lanes lanes(LaneLimits limits) {
        return lanes(limits, first.port());
    }

    private Lanes lanes(LaneLimits limits, int port) {
        Watch watch = new Watch();
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
        Dialer dialer = new Dialer(
                "us.test", timeouts, content -> new ByteArrayInputStream(new byte[0]), watch, Clock.systemUTC());
        PeerFinder finder = new PeerFinder(
                new FakeDns(), new OwnIdentity(Set.of(), Set.of()), new PeerPolicy(port, true, 5), new Random(1));
        Lanes lanes = new Lanes(limits, finder, dialer, watch, meters, Clock.systemUTC(), () -> 0);
        open.add(lanes);
        return lanes;
    }

    private ScriptedSmtpServer server(String address, int port, Behaviour behaviour) {
        ScriptedSmtpServer server = ScriptedSmtpServer.start(address, port, behaviour);
        open.add(server);
        return server;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class FakeDns implements Lookups {

        @Override
        public CompletionStage<ExchangerLookup> exchangers(String domain) {
            MailExchanger one = new MailExchanger(10, "mx1.test");
            MailExchanger two = new MailExchanger(20, "mx2.test");
            return CompletableFuture.completedFuture(
                    switch (domain) {
                        case "one.test" -> new ExchangerLookup.Exchangers(List.of(one), false);
                        case "two.test" -> new ExchangerLookup.Exchangers(List.of(two), false);
                        case "both.test" -> new ExchangerLookup.Exchangers(List.of(two, one), false);
                        case "null.test" -> new ExchangerLookup.NullMx();
                        case "broken.test" -> new ExchangerLookup.TemporaryFailure("SERVFAIL");
                        default -> new ExchangerLookup.NoSuchDomain();
                    });
        }

        @Override
        public CompletionStage<AddressLookup> addresses(String host) {
            String address = host.equals("mx1.test") ? "127.0.0.2" : "127.0.0.3";
            return CompletableFuture.completedFuture(
                    new AddressLookup.Addresses(List.of(InetAddress.ofLiteral(address))));
        }
    }
}
