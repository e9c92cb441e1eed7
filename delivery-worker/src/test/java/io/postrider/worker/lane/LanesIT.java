package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.DropPoint;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.shaping.Shape;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LanesIT {

    private static final long MEMORY = LaneWorld.MEMORY;
    private static final Duration SOON = LaneWorld.SOON;

    private final LaneWorld world = new LaneWorld();
    private final ScriptedSmtpServer first = world.first();

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void oneConnectionCarriesManyMessages() {
        Lanes lanes = world.lanes(Shape.of(1, 4), new LaneLimits(SOON, 1000, MEMORY));

        List<FakeConsignment> all = world.deliver(lanes, 10, "site:a", "mx:one.test");

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
        Lanes lanes = world.lanes(Shape.of(3, 100), new LaneLimits(SOON, 1000, MEMORY));

        world.deliver(lanes, 60, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        assertThat(first.mostOpenConnections()).isEqualTo(3);
    }

    /** RFC 2852 section 4. */
    @Test
    void pastItsSendersDeadlineMailFailsWithoutAnAttempt() {
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 1000, MEMORY));
        DeliverBy by = new DeliverBy(Instant.now().minusSeconds(1), DeliverBy.Mode.RETURN, false);
        FakeConsignment late = new FakeConsignment(Mails.to(
                List.of(Recipient.of(Mailbox.of("a@one.test"))),
                DeliveryRequest.PLAIN.timed(by, null),
                "site:a",
                "mx:one.test"));

        lanes.deliver(late);

        assertThat(late.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(late.outcome().diagnosis().status()).hasToString("5.4.7");
        assertThat(first.mostOpenConnections()).isZero();
    }

    @Test
    void anIdleConnectionIsGivenUpAndItsLaneForgotten() {
        Lanes lanes = world.lanes(Shape.of(5, 100), new LaneLimits(Duration.ofMillis(200), 1000, MEMORY));

        world.deliver(lanes, 1, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

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
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 1000, MEMORY));

        for (FakeConsignment each : world.deliver(lanes, 3, "site:a", "mx:one.test")) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class);
        }

        assertThat(first.received()).hasSize(3);
    }

    @Test
    void theNextHostIsTriedWhenTheFirstRefusesOrBreaks() {
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());
        for (Behaviour trouble : List.of(
                Behaviour.refusing("554 No service"),
                Behaviour.refusing("421 Busy"),
                Behaviour.builder().drop(DropPoint.BEFORE_GREETING).build(),
                Behaviour.builder().drop(DropPoint.AFTER_MAIL).build(),
                Behaviour.builder().reply("MAIL", "421 4.3.2 Bye").build())) {
            first.behave(trouble);
            second.clear();
            Lanes lanes = world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY));

            FakeConsignment one =
                    world.deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

            assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
            assertThat(one.attempted().facts().peerAddress()).isEqualTo(second.address());
            assertThat(second.received()).hasSize(1);
        }
    }

    @Test
    void aHostThatTakesNothingNowIsFollowedByTheNext() {
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());
        for (String verb : List.of("MAIL", "DATA")) {
            first.behave(Behaviour.builder().reply(verb, "451 4.3.0 Not now").build());
            second.clear();
            Lanes lanes = world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY));

            FakeConsignment one =
                    world.deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

            assertThat(one.outcome()).as(verb).isInstanceOf(Outcome.Delivered.class);
            assertThat(second.received()).hasSize(1);
        }
    }

    @Test
    void whatTheLastHostSaysOfNotNowIsTheOutcome() {
        first.behave(Behaviour.builder().reply("MAIL", "451 4.3.0 Not now").build());
        world.server(
                "127.0.0.3",
                first.port(),
                Behaviour.builder().reply("MAIL", "452 4.3.1 Full").build());
        Lanes lanes = world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY));

        FakeConsignment one =
                world.deliver(lanes, 1, "site:both", "mx:both.test").getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.3.1");
    }

    @Test
    void aRefusedRecipientIsNotTakenToTheNextHost() {
        first.behave(Behaviour.builder().reply("RCPT", "550 5.1.1 No").build());
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());

        FakeConsignment one = world.deliver(
                        world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY)), 1, "site:both", "mx:both.test")
                .getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(second.connections()).isZero();
    }

    @Test
    void aMessageThatMayHaveArrivedIsNotTakenToTheNextHostAndCounted() {
        first.behave(Behaviour.builder().drop(DropPoint.BEFORE_FINAL_REPLY).build());
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());

        FakeConsignment one = world.deliver(
                        world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY)), 1, "site:both", "mx:both.test")
                .getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.4.2");
        assertThat(second.connections()).isZero();
        assertThat(one.attempted().settled()).allMatch(AttemptResult.Settled::unknown);
    }

    @Test
    void allHostsGoneDefersTheWholeLaneAtOnce() throws IOException {
        Lanes lanes = world.lanes(Shape.of(2, 100), new LaneLimits(SOON, 1000, MEMORY), portOfNobody());

        List<FakeConsignment> all = world.deliver(lanes, 200, "site:a", "mx:one.test");

        for (FakeConsignment each : all) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Deferred.class);
            assertThat(each.outcome().diagnosis().status()).hasToString("4.4.1");
            assertThat(each.settled()).isEqualTo(1);
        }
        assertThat(world.meters().timer("postrider.delivery.connect").count()).isLessThanOrEqualTo(3);
    }

    @Test
    void whatDnsSaysOfADomainIsTheOutcome() {
        Lanes lanes = world.lanes(Shape.of(1, 1), new LaneLimits(SOON, 1000, MEMORY));

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
        Lanes lanes = world.lanes(Shape.of(10, 1000), new LaneLimits(SOON, 1000, MEMORY));
        world.deliver(lanes, 1, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        List<FakeConsignment> all = world.deliver(lanes, 100, "site:a", "mx:one.test");

        all.forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));
    }

    @Test
    void oneDomainWithoutAnAnswerFromDnsHoldsUpNoOtherOfItsSite() {
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 1000, MEMORY));

        Outcome silent =
                world.deliver(lanes, 1, "site:a", "mx:broken.test").getFirst().outcome();
        Outcome well =
                world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst().outcome();

        assertThat(silent.diagnosis().status()).hasToString("4.4.3");
        assertThat(well).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void destinationsThatDoNotAnswerLeaveAQuarterOfTheWorkerToOthers() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofSeconds(30)).build());
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 8, MEMORY));

        List<FakeConsignment> all = IntStream.range(0, 9)
                .mapToObj(
                        i -> world.deliver(lanes, 1, "site:" + i, "mx:one.test").getFirst())
                .toList();

        assertThat(all.stream().filter(FakeConsignment::isSettled)).hasSize(3).allSatisfy(each -> assertThat(
                        ((AttemptResult.Postponed) each.await(SOON)).due())
                .isAfter(Instant.now().plusSeconds(9)));
        assertThat(lanes.held()).isEqualTo(6);
    }

    @Test
    void aTarpitHoldsNobodyElseUp() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofSeconds(30)).build());
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());
        Lanes lanes = world.lanes(Shape.of(20, 100), new LaneLimits(SOON, 1000, MEMORY));
        List<FakeConsignment> stuck = world.deliver(lanes, 900, "site:tarpit", "mx:one.test");

        long begun = System.nanoTime();
        world.deliver(lanes, 90, "site:lively", "mx:two.test")
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
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 1000, MEMORY));
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
        Lanes lanes = world.lanes(Shape.of(5, 100), new LaneLimits(SOON, 1000, MEMORY));
        List<FakeConsignment> stuck = world.deliver(lanes, 20, "site:a", "mx:one.test");
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
        Lanes lanes = world.lanes(Shape.of(1, 100), new LaneLimits(SOON, 1000, MEMORY));
        FakeConsignment one = world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst();
        await().atMost(SOON).until(() -> one.handedOver() == 1);

        lanes.close();

        assertThat(one.isSettled()).isTrue();
        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
    }

    private String status(Lanes lanes, String nextHop) {
        return world.deliver(lanes, 1, nextHop, nextHop)
                .getFirst()
                .outcome()
                .diagnosis()
                .status()
                .toString();
    }

    /** One where nobody ever listened: a listener that closes may take one more connection. */
    private static int portOfNobody() throws IOException {
        try (ServerSocket bound = new ServerSocket()) {
            bound.bind(new InetSocketAddress("127.0.0.2", 0));
            return bound.getLocalPort();
        }
    }

    private double meter(String gauge) {
        return world.meters().get(gauge).gauge().value();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
