package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.router.destination.Destination;
import io.postrider.router.destination.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WayFinderTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final FakeDirectory directory = new FakeDirectory();
    private final WayFinder finder =
            new WayFinder(RouteTable.of(Map.of("*.routed.test", "smtp://relay.test")), directory, PATIENCE);

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

    private Map<Domain, Way> find(String... domains) throws InterruptedException {
        return finder.find(Arrays.stream(domains).map(Domain::new).toList(), NOW);
    }

    private static String destination(Map<Domain, Way> ways, String domain) {
        return ways.get(new Domain(domain)) instanceof Way.Routed(Destination destination)
                ? destination.name()
                : "none";
    }

    private static String status(Map<Domain, Way> ways, String domain) {
        return switch (Objects.requireNonNull(ways.get(new Domain(domain)))) {
            case Way.Unroutable(var diagnosis) -> diagnosis.status().toString();
            case Way.NotYet(var diagnosis) -> diagnosis.status().toString();
            case Way.Routed routed -> throw new AssertionError(routed);
            case Way.Unanswered unanswered -> throw new AssertionError(unanswered);
        };
    }
}
