package io.postrider.dns;

import static io.postrider.dns.Lookups.addresses;
import static io.postrider.dns.Lookups.answer;
import static io.postrider.dns.Lookups.explicit;
import static io.postrider.dns.Lookups.implicit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.dns.DnsZoneServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cache, one question at a time, several servers, and the bounds. */
class MailResolverTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final MailResolver resolver = new MailResolver(Lookups.asking(dns));

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void whatIsKnownIsThereAtOnceAndIsNotAskedForAgain() throws Exception {
        dns.mx("example.org", 10, "mx.example.org")
                .a("mx.example.org", "127.0.0.1")
                .a("implicit.org", "127.0.0.2");
        dns.cname("alias.org", "example.org");
        for (String domain : List.of("example.org", "implicit.org", "alias.org", "nowhere.org")) {
            answer(resolver.exchangers(domain));
        }
        answer(resolver.addresses("mx.example.org"));
        int asked = dns.queries();

        assertThat(resolver.exchangers("EXAMPLE.org.").toCompletableFuture())
                .isCompletedWithValue(explicit(new MailExchanger(10, "mx.example.org")));
        assertThat(resolver.exchangers("implicit.org").toCompletableFuture())
                .isCompletedWithValue(implicit("implicit.org"));
        assertThat(resolver.exchangers("alias.org").toCompletableFuture()).isDone();
        assertThat(resolver.addresses("mx.example.org").toCompletableFuture())
                .isCompletedWithValue(addresses("127.0.0.1"));
        assertThat(dns.queries()).isEqualTo(asked);
    }

    @Test
    void whatIsKnownCanBeHadWithoutAsking() throws Exception {
        dns.mx("example.org", 10, "mx.example.org").a("implicit.org", "127.0.0.2");
        List<String> domains = List.of("example.org", "implicit.org", "nowhere.org");
        for (String domain : domains) {
            assertThat(resolver.knownExchangers(domain)).isEmpty();
        }
        assertThat(dns.queries()).isZero();

        for (String domain : domains) {
            ExchangerLookup answer = answer(resolver.exchangers(domain));
            assertThat(resolver.knownExchangers(domain)).hasValue(answer);
        }
        assertThat(resolver.knownExchangers("no name")).hasValue(new ExchangerLookup.NoSuchDomain());
    }

    @Test
    void whatIsNotThereIsRememberedToo() throws Exception {
        dns.noData("bare.org");
        for (int i = 0; i < 3; i++) {
            assertThat(answer(resolver.exchangers("nowhere.org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
            assertThat(answer(resolver.exchangers("bare.org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
        }
        assertThat(dns.queries("nowhere.org", "MX")).isEqualTo(1);
        assertThat(dns.queries("bare.org", "MX")).isEqualTo(1);
        assertThat(dns.queries("bare.org", "A")).isEqualTo(1);
        assertThat(dns.queries("bare.org", "AAAA")).isEqualTo(1);
    }

    @Test
    void answersAreForgottenWhenTheirTimeIsOver() throws Exception {
        dns.ttl(Duration.ofSeconds(1)).negativeTtl(Duration.ofSeconds(1)).a("moving.org", "127.0.0.1");
        assertThat(answer(resolver.addresses("moving.org"))).isEqualTo(addresses("127.0.0.1"));
        assertThat(answer(resolver.addresses("coming.org"))).isEqualTo(new AddressLookup.NoAddress());

        dns.nxdomain("moving.org").a("moving.org", "127.0.0.2").a("coming.org", "127.0.0.3");

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(answer(resolver.addresses("moving.org"))).isEqualTo(addresses("127.0.0.2"));
            assertThat(answer(resolver.addresses("coming.org"))).isEqualTo(addresses("127.0.0.3"));
        });
    }

    @Test
    void theCacheForgetsTheNamesLeastUsed() throws Exception {
        ResolverSettings small = new ResolverSettings(
                List.of(dns.address()),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                1,
                2,
                AddressFamilies.IPV4_ONLY,
                new Dnssec.None());
        try (MailResolver forgetful = new MailResolver(small)) {
            for (String host : List.of("one.org", "two.org", "three.org", "three.org", "two.org", "one.org")) {
                dns.a(host, "127.0.0.1");
                answer(forgetful.addresses(host));
            }
        }
        assertThat(dns.queries("one.org", "A")).isEqualTo(2);
        assertThat(dns.queries("two.org", "A")).isEqualTo(1);
        assertThat(dns.queries("three.org", "A")).isEqualTo(1);
    }

    @Test
    void manyWhoAskTheSameAtOnceAreOneQuery() throws Exception {
        dns.mx("busy.org", 10, "mx.busy.org").delay("busy.org", Duration.ofMillis(300));
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<ExchangerLookup>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<ExchangerLookup> one = new CompletableFuture<>();
            all.add(one);
            Thread.startVirtualThread(() -> {
                try {
                    go.await();
                    one.complete(answer(resolver.exchangers("busy.org")));
                } catch (Exception e) {
                    one.completeExceptionally(e);
                }
            });
        }
        go.countDown();

        for (CompletableFuture<ExchangerLookup> one : all) {
            assertThat(answer(one)).isEqualTo(explicit(new MailExchanger(10, "mx.busy.org")));
        }
        assertThat(dns.queries("busy.org", "MX")).isEqualTo(1);
        assertThat(resolver.inFlight()).isZero();
    }

    @Test
    void whoGivesUpWaitingDoesNotSpoilTheAnswerOfOthers() throws Exception {
        dns.mx("busy.org", 10, "mx.busy.org").delay("busy.org", Duration.ofMillis(200));
        CompletableFuture<ExchangerLookup> impatient =
                resolver.exchangers("busy.org").toCompletableFuture();
        CompletableFuture<ExchangerLookup> patient =
                resolver.exchangers("busy.org").toCompletableFuture();

        assertThat(impatient.cancel(true)).isTrue();

        assertThat(answer(patient)).isEqualTo(explicit(new MailExchanger(10, "mx.busy.org")));
    }

    @Test
    void moreQuestionsThanSocketsAreAllAnswered() throws Exception {
        int questions = NameServers.MOST_QUERIES + 500;
        ResolverSettings patient = Lookups.asking(dns)
                .withFamilies(AddressFamilies.IPV4_ONLY)
                .withLookupTimeout(Duration.ofSeconds(9))
                .withAttempts(4, Duration.ofSeconds(2));
        try (MailResolver loaded = new MailResolver(patient)) {
            List<CompletableFuture<AddressLookup>> all = new ArrayList<>();
            for (int i = 0; i < questions; i++) {
                dns.a("host" + i + ".org", "127.0.0.1").delay("host" + i + ".org", Duration.ofMillis(20));
                all.add(loaded.addresses("host" + i + ".org").toCompletableFuture());
            }
            for (CompletableFuture<AddressLookup> one : all) {
                assertThat(answer(one)).isEqualTo(addresses("127.0.0.1"));
            }
        }
    }

    @Test
    void hundredsOfDeadDomainsDoNotHoldUpALiveOne() throws Exception {
        dns.mx("live.org", 10, "mx.live.org");
        for (int i = 0; i < 300; i++) {
            dns.timeout("dead" + i + ".org");
            assertThat(resolver.exchangers("dead" + i + ".org").toCompletableFuture())
                    .isNotDone();
        }
        assertThat(answer(resolver.exchangers("live.org"))).isEqualTo(explicit(new MailExchanger(10, "mx.live.org")));
    }

    @Test
    void aLookupNeverTakesLongerThanItMay() throws Exception {
        dns.timeout("silent.org").noData("slow.org").delay("slow.org", Duration.ofMillis(900));
        dns.timeout("slow.org", "A").timeout("slow.org", "AAAA");
        ResolverSettings whole = Lookups.asking(dns).withAttempts(1, Lookups.LOOKUP_TIMEOUT);

        // The first spends all its time on MX; the second has little left when it comes to ask for addresses.
        try (MailResolver one = new MailResolver(whole)) {
            for (String domain : List.of("silent.org", "slow.org")) {
                long start = System.nanoTime();
                assertThat(answer(one.exchangers(domain))).isInstanceOf(ExchangerLookup.TemporaryFailure.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as(domain)
                        .isLessThan(Lookups.LOOKUP_TIMEOUT.plusMillis(700));
            }
        }
    }

    @Test
    void aServerThatKeepsSilentIsAskedAgain() throws Exception {
        dns.timeout("silent.org");

        answer(resolver.exchangers("silent.org"));

        assertThat(dns.queries("silent.org", "MX")).isEqualTo(2);
    }

    @Test
    void theNextServerIsAskedWhenOneIsGoneSilentOrBroken() throws Exception {
        dns.mx("example.org", 10, "mx.example.org");
        String gone;
        try (DnsZoneServer closed = DnsZoneServer.start()) {
            gone = closed.address();
        }
        try (DnsZoneServer silent = DnsZoneServer.start().timeout("example.org");
                DnsZoneServer broken = DnsZoneServer.start().servfail("example.org");
                DnsZoneServer lame = DnsZoneServer.start().referral("example.org")) {
            for (String first : List.of(gone, silent.address(), broken.address(), lame.address())) {
                try (MailResolver two = new MailResolver(Lookups.asking(List.of(first, dns.address())))) {
                    assertThat(answer(two.exchangers("example.org")))
                            .as(first)
                            .isEqualTo(explicit(new MailExchanger(10, "mx.example.org")));
                }
            }
            assertThat(broken.queries("example.org", "MX")).isEqualTo(1);
        }
    }

    @Test
    void theServerThatHelpedIsAskedFirstFromThenOn() throws Exception {
        dns.a("one.org", "127.0.0.1").a("two.org", "127.0.0.2");
        try (DnsZoneServer silent = DnsZoneServer.start().timeout("one.org").timeout("two.org");
                MailResolver two =
                        new MailResolver(Lookups.asking(silent, dns).withFamilies(AddressFamilies.IPV4_ONLY))) {
            answer(two.addresses("one.org"));

            assertThat(answer(two.addresses("two.org"))).isEqualTo(addresses("127.0.0.2"));
            assertThat(silent.queries("one.org", "A")).isEqualTo(1);
            assertThat(silent.queries("two.org", "A")).isZero();
        }
    }

    @Test
    void aServerThatSaysServfailIsNotPestered() throws Exception {
        dns.servfail("broken.org");

        answer(resolver.exchangers("broken.org"));

        assertThat(dns.queries("broken.org", "MX")).isEqualTo(1);
    }

    @Test
    void whatFollowsAnAnswerRunsOnAVirtualThreadAlsoAfterATimeout() throws Exception {
        dns.mx("example.org", 10, "mx.example.org").delay("example.org", Duration.ofMillis(50));
        dns.timeout("silent.org").a("half.org", "127.0.0.1").timeout("half.org", "AAAA");

        assertThat(threadAfter(resolver.exchangers("example.org")).isVirtual()).isTrue();
        assertThat(threadAfter(resolver.exchangers("silent.org")).isVirtual()).isTrue();
        assertThat(threadAfter(resolver.addresses("half.org")).isVirtual()).isTrue();
    }

    private static Thread threadAfter(CompletionStage<?> stage) throws Exception {
        assertThat(stage.toCompletableFuture()).isNotDone();
        return answer(stage.thenApply(unused -> Thread.currentThread()));
    }

    @Test
    void closingAnswersWhoStillWaits() throws Exception {
        dns.timeout("silent.org");
        CompletableFuture<ExchangerLookup> waiting =
                resolver.exchangers("silent.org").toCompletableFuture();

        resolver.close();

        assertThat(waiting.get(1, TimeUnit.SECONDS)).isInstanceOf(ExchangerLookup.TemporaryFailure.class);
        assertThat(resolver.exchangers("other.org").toCompletableFuture())
                .isCompletedWithValue(new ExchangerLookup.TemporaryFailure("MX of other.org: the resolver is closed"));
    }
}
