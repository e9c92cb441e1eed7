package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.router.destination.Destination;
import io.postrider.router.destination.Sites;
import io.postrider.router.destination.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WayFinderTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final FakeDirectory directory = new FakeDirectory();
    private final WayFinder finder = new WayFinder(
            RouteTable.of(Map.of("*.routed.test", "smtp://relay.test")), Sites.PLAIN, directory, PATIENCE);

    @Test
    void aRouteComesBeforeDnsAndALiteralNeedsNone() throws Exception {
        Map<Domain, Way> ways = find("a.routed.test", "[192.0.2.7]");

        assertThat(destination(ways, "a.routed.test")).isEqualTo("relay:smtp://relay.test:25");
        assertThat(destination(ways, "[192.0.2.7]")).isEqualTo("host:[192.0.2.7]");
        assertThat(directory.asked("a.routed.test")).isZero();
    }

    @Test
    void eachAnswerHasItsStatusCode() throws Exception {
        directory
                .exchangers("good.test", "mx.good.test")
                .answer("null.test", new ExchangerLookup.NullMx())
                .answer("none.test", new ExchangerLookup.NoSuchDomain())
                .answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));

        Map<Domain, Way> ways = find("good.test", "null.test", "none.test", "broken.test");

        assertThat(destination(ways, "good.test")).isEqualTo("site:mx.good.test");
        assertThat(status(ways, "null.test")).isEqualTo("5.1.10");
        assertThat(status(ways, "none.test")).isEqualTo("5.1.2");
        assertThat(status(ways, "broken.test")).isEqualTo("4.4.3");
    }

    @Test
    void aLookupThatFailsByExceptionIsATemporaryFailure() throws Exception {
        directory.slow("bug.test").completeExceptionally(new IllegalStateException("a bug"));

        assertThat(status(find("bug.test"), "bug.test")).isEqualTo("4.4.3");
    }

    @Test
    void aSlowLookupCostsOneBatchItsPatienceAndTheNextNothing() throws Exception {
        directory.silent("slow.test");
        directory.exchangers("good.test", "mx.good.test");

        Map<Domain, Way> first = find("slow.test", "good.test");
        long begun = System.nanoTime();
        for (int batch = 0; batch < 100; batch++) {
            assertThat(find("slow.test").get(new Domain("slow.test"))).isInstanceOf(Way.Unanswered.class);
        }
        Duration hundredBatches = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(first.get(new Domain("slow.test"))).isInstanceOf(Way.Unanswered.class);
        assertThat(destination(first, "good.test")).isEqualTo("site:mx.good.test");
        assertThat(hundredBatches).isLessThan(PATIENCE.multipliedBy(50));
        assertThat(directory.asked("slow.test")).isOne();
    }

    @Test
    void anAnswerThatComesTooLateIsThereForTheMailThatComesAgain() throws Exception {
        CompletableFuture<ExchangerLookup> slow = directory.slow("slow.test");
        find("slow.test");

        slow.complete(new ExchangerLookup.Exchangers(List.of(new MailExchanger(0, "mx.slow.test")), false));
        find("other.test");

        assertThat(destination(find("slow.test"), "slow.test")).isEqualTo("site:mx.slow.test");
        assertThat(directory.asked("slow.test")).isOne();
    }

    @Test
    void anAnswerInTimeIsAskedForAgainForTheResolverKnowsHowLongItHolds() throws Exception {
        directory.exchangers("good.test", "mx.good.test");
        find("good.test");
        directory.exchangers("good.test", "mx2.good.test");

        assertThat(destination(find("good.test"), "good.test")).isEqualTo("site:mx2.good.test");
    }

    @Test
    void everyKindOfRouteLeadsWhereItSays() throws Exception {
        directory
                .exchangers("good.test", "mx.good.test")
                .exchangers("elsewhere.test", "mx.elsewhere.test")
                .answer("gone.test", new ExchangerLookup.NoSuchDomain());
        WayFinder routed = new WayFinder(
                RouteTable.of(
                        Map.of(
                                "*", "relay:smarthost",
                                "good.test", "mx:",
                                "other.test", "mx:elsewhere.test",
                                "typo.test", "mx:gone.test",
                                "strict.test", "relay:strict/good.test",
                                "[192.0.2.7]", "relay:strict",
                                "trash.test", "discard:never read",
                                "left.test", "bounce:5.1.6 she has left",
                                "/^(a|aa)+\\1b@slow\\.test$/", "discard:"),
                        Map.of("smarthost", true, "strict", false)),
                Sites.PLAIN,
                directory,
                PATIENCE);

        List<Way> ways = routed.find(
                        List.of(mail(
                                "me@home.test",
                                "a@anything.test",
                                "a@good.test",
                                "a@other.test",
                                "a@typo.test",
                                "a@strict.test",
                                "a@[192.0.2.7]",
                                "a@trash.test",
                                "a@left.test",
                                "a".repeat(60) + "@slow.test")),
                        NOW)
                .getFirst();

        assertThat(ways.stream().map(WayFinderTest::text))
                .containsExactly(
                        "relay:smarthost via relay:smarthost",
                        "site:mx.good.test via mx:good.test",
                        "site:mx.elsewhere.test via mx:elsewhere.test",
                        "4.4.4 There is no next hop gone.test",
                        "relay:strict/site:mx.good.test via relay:strict/good.test",
                        "relay:strict/host:[192.0.2.7] via relay:strict/[192.0.2.7]",
                        "discarded: route trash.test: never read",
                        "5.1.6 she has left",
                        "4.3.5 An expression of postrider.routes takes too long");
    }

    @Test
    void aSenderHasAWayOfItsOwn() throws Exception {
        WayFinder routed = new WayFinder(
                RouteTable.of(
                        Map.of("from:*.news.test", "smtp://bulk", "from:<>", "smtp://reports", "*", "smtp://all")),
                Sites.PLAIN,
                directory,
                PATIENCE);

        List<List<Way>> ways = routed.find(
                List.of(mail("x@a.news.test", "a@b.test"), mail("", "a@b.test"), mail("me@b.test", "a@b.test")), NOW);

        assertThat(ways.stream().map(each -> text(each.getFirst())))
                .containsExactly(
                        "relay:smtp://bulk:25 via smtp://bulk:25",
                        "relay:smtp://reports:25 via smtp://reports:25",
                        "relay:smtp://all:25 via smtp://all:25");
    }

    @Test
    void aHotDestinationIsSpreadByQueueIdAndAMessageKeepsItsLane() throws Exception {
        directory.exchangers("hot.test", "mx1.hot.test").exchangers("cold.test", "mx.cold.test");
        WayFinder spread = new WayFinder(
                RouteTable.of(Map.of()),
                new Sites(Map.of("hot", List.of("hot.test")), Map.of("group:hot", 4)),
                directory,
                PATIENCE);
        Map<String, Integer> lanes = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Envelope mail = mail("me@home.test", "a@hot.test", "b@hot.test", "c@cold.test");
            List<Way> first = spread.find(List.of(mail), NOW).getFirst();
            assertThat(first.get(1)).isEqualTo(first.get(0));
            assertThat(text(first.get(2))).isEqualTo("site:mx.cold.test via mx:cold.test");
            assertThat(spread.find(List.of(mail), NOW).getFirst()).isEqualTo(first);
            lanes.merge(text(first.getFirst()), 1, Integer::sum);
        }

        assertThat(lanes.keySet())
                .containsExactlyInAnyOrder(
                        "group:hot#0/4 via mx:hot.test",
                        "group:hot#1/4 via mx:hot.test",
                        "group:hot#2/4 via mx:hot.test",
                        "group:hot#3/4 via mx:hot.test");
        assertThat(lanes.values()).allMatch(count -> count > 50);
    }

    private static String text(Way way) {
        return switch (way) {
            case Way.Routed(Destination destination) ->
                destination.name() + " via " + destination.nextHop().text();
            case Way.Unroutable(var diagnosis) -> diagnosis.status() + " " + diagnosis.text();
            case Way.NotYet(var diagnosis, var relay) -> diagnosis.status() + " " + diagnosis.text();
            case Way.Discarded(String reason) -> "discarded: " + reason;
            case Way.Unanswered(var relay) -> "unanswered";
        };
    }

    private Map<Domain, Way> find(String... domains) throws InterruptedException {
        Map<Domain, Way> ways = new HashMap<>();
        List<Envelope> envelopes = Arrays.stream(domains)
                .map(domain -> mail("me@home.test", "a@" + domain))
                .toList();
        List<List<Way>> found = finder.find(envelopes, NOW);
        for (int i = 0; i < domains.length; i++) {
            ways.put(new Domain(domains[i]), found.get(i).getFirst());
        }
        return ways;
    }

    private static Envelope mail(String sender, String... recipients) {
        return new Envelope(
                QueueId.next(NOW.toEpochMilli()),
                ReversePath.parse(sender).orThrow(),
                Arrays.stream(recipients)
                        .map(to -> Recipient.of(Mailbox.of(to)))
                        .toList(),
                DeliveryRequest.PLAIN,
                Origin.INTERNAL,
                NOW,
                null);
    }

    private static String destination(Map<Domain, Way> ways, String domain) {
        return ways.get(new Domain(domain)) instanceof Way.Routed(Destination destination)
                ? destination.name()
                : "none";
    }

    private static String status(Map<Domain, Way> ways, String domain) {
        return switch (Objects.requireNonNull(ways.get(new Domain(domain)))) {
            case Way.Unroutable(var diagnosis) -> diagnosis.status().toString();
            case Way.NotYet(var diagnosis, var relay) -> diagnosis.status().toString();
            case Way.Routed routed -> throw new AssertionError(routed);
            case Way.Discarded discarded -> throw new AssertionError(discarded);
            case Way.Unanswered unanswered -> throw new AssertionError(unanswered);
        };
    }
}
