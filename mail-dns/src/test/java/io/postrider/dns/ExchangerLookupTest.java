package io.postrider.dns;

import static io.postrider.dns.Lookups.answer;
import static io.postrider.dns.Lookups.explicit;
import static io.postrider.dns.Lookups.implicit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.postrider.testing.dns.DnsZoneServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §5.1 and RFC 7505, case by case, over real packets. */
class ExchangerLookupTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final MailResolver resolver = new MailResolver(Lookups.asking(dns));

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void exchangersComeByPreferenceInLowerCaseWithoutTheDot() throws Exception {
        dns.mx("example.org", 20, "Backup.Example.org")
                .mx("example.org", 10, "mx1.example.org")
                .mx("example.org", 30, "last.example.org");

        assertThat(answer(resolver.exchangers("Example.ORG.")))
                .isEqualTo(explicit(
                        new MailExchanger(10, "mx1.example.org"),
                        new MailExchanger(20, "backup.example.org"),
                        new MailExchanger(30, "last.example.org")));
    }

    @Test
    void aHostNamedTwiceIsTriedOnceAtItsBestPreference() throws Exception {
        dns.mx("example.org", 20, "mx.example.org").mx("example.org", 10, "MX.example.org");

        assertThat(answer(resolver.exchangers("example.org")))
                .isEqualTo(explicit(new MailExchanger(10, "mx.example.org")));
    }

    @Test
    void aDomainThatTakesNoMailSaysSo() throws Exception {
        dns.nullMx("quiet.org").a("quiet.org", "127.0.0.1");
        dns.nullMx("confused.org").mx("confused.org", 10, "mx.confused.org");

        assertThat(answer(resolver.exchangers("quiet.org"))).isEqualTo(new ExchangerLookup.NullMx());
        assertThat(answer(resolver.exchangers("confused.org")))
                .isEqualTo(explicit(new MailExchanger(10, "mx.confused.org")));
    }

    @Test
    void withoutMxTheDomainStandsForItselfIfItHasAnAddress() throws Exception {
        dns.a("four.org", "127.0.0.1").aaaa("six.org", "::1").noData("bare.org");

        assertThat(answer(resolver.exchangers("four.org"))).isEqualTo(implicit("four.org"));
        assertThat(answer(resolver.exchangers("six.org"))).isEqualTo(implicit("six.org"));
        assertThat(answer(resolver.exchangers("bare.org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
    }

    @Test
    void aDomainThatDoesNotExistIsNotAskedForAddresses() throws Exception {
        assertThat(answer(resolver.exchangers("nowhere.org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
        assertThat(dns.queries("nowhere.org", "MX")).isEqualTo(1);
        assertThat(dns.queries()).isEqualTo(1);
    }

    @Test
    void aFailedMxLookupIsNeverTakenForNoMx() throws Exception {
        dns.a("broken.org", "127.0.0.1").servfail("broken.org", "MX");
        dns.a("closed.org", "127.0.0.1").refused("closed.org");
        dns.a("silent.org", "127.0.0.1").timeout("silent.org", "MX");
        dns.a("lame.org", "127.0.0.1").referral("lame.org");

        for (String domain : List.of("broken.org", "closed.org", "silent.org", "lame.org")) {
            assertThat(answer(resolver.exchangers(domain)))
                    .as(domain)
                    .isInstanceOfSatisfying(
                            ExchangerLookup.TemporaryFailure.class,
                            failure -> assertThat(failure.reason()).startsWith("MX of " + domain));
            assertThat(dns.queries(domain, "A")).as(domain).isZero();
        }
    }

    @Test
    void withoutMxAFailedAddressLookupIsTemporary() throws Exception {
        dns.noData("half.org").servfail("half.org", "A");

        assertThat(answer(resolver.exchangers("half.org"))).isInstanceOf(ExchangerLookup.TemporaryFailure.class);
    }

    @Test
    void aServerFailureIsForgottenAsSoonAsItIsMended() throws Exception {
        dns.mx("broken.org", 10, "mx.broken.org").servfail("broken.org");
        assertThat(answer(resolver.exchangers("broken.org"))).isInstanceOf(ExchangerLookup.TemporaryFailure.class);

        dns.heal("broken.org");

        assertThat(answer(resolver.exchangers("broken.org")))
                .isEqualTo(explicit(new MailExchanger(10, "mx.broken.org")));
    }

    @Test
    void aliasesAreFollowedToTheirEnd() throws Exception {
        dns.cname("alias.org", "step.net").cname("step.net", "real.org").mx("real.org", 10, "mx.real.org");
        dns.cname("www.host.org", "host.org").a("host.org", "127.0.0.1");
        dns.cname("dangling.org", "gone.org");

        assertThat(answer(resolver.exchangers("alias.org"))).isEqualTo(explicit(new MailExchanger(10, "mx.real.org")));
        assertThat(answer(resolver.exchangers("www.host.org"))).isEqualTo(implicit("www.host.org"));
        assertThat(answer(resolver.exchangers("dangling.org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
    }

    @Test
    void aliasesWithoutEndAreATemporaryFailure() throws Exception {
        dns.cname("x.org", "y.org").cname("y.org", "x.org");
        for (int i = 0; i < 30; i++) {
            dns.cname("hop" + i + ".org", "hop" + (i + 1) + ".org");
        }
        dns.mx("hop30.org", 10, "mx.org");

        for (String domain : List.of("x.org", "hop0.org")) {
            assertThat(answer(resolver.exchangers(domain)))
                    .isEqualTo(new ExchangerLookup.TemporaryFailure("MX of " + domain + ": aliases without end"));
        }
    }

    @Test
    void internationalisedDomainsAreAskedForInALabels() throws Exception {
        dns.mx("xn--bcher-kva.example", 10, "mx.example").a("xn--mnchen-3ya.example", "127.0.0.1");

        assertThat(answer(resolver.exchangers("b\u00fccher.example")))
                .isEqualTo(explicit(new MailExchanger(10, "mx.example")));
        assertThat(answer(resolver.exchangers("M\u00fcnchen.example"))).isEqualTo(implicit("xn--mnchen-3ya.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..org",
                ".org",
                "-a.org",
                "a b.org",
                "a\\046b.org",
                "[127.0.0.1]",
                "x@y.org",
                "a\r\n.org",
                "\u0000.org",
                "\ud800.org",
                "*"
            })
    void whatIsNoDomainNameDoesNotExist(String domain) throws Exception {
        assertThat(answer(resolver.exchangers(domain))).isEqualTo(new ExchangerLookup.NoSuchDomain());
        assertThat(answer(resolver.addresses(domain))).isEqualTo(new AddressLookup.NoAddress());
        assertThat(dns.queries()).isZero();
    }

    @Test
    void namesLongerThanDnsAllowsDoNotExist() throws Exception {
        String label = "a".repeat(63);
        String tooLong = label + "." + label + "." + label + "." + label;

        assertThat(answer(resolver.exchangers("a".repeat(64) + ".org"))).isEqualTo(new ExchangerLookup.NoSuchDomain());
        assertThat(answer(resolver.exchangers(tooLong))).isEqualTo(new ExchangerLookup.NoSuchDomain());
        assertThat(answer(resolver.exchangers("\u00fc".repeat(100) + ".org")))
                .isEqualTo(new ExchangerLookup.NoSuchDomain());
        assertThat(dns.queries()).isZero();
    }

    @Test
    void ofVeryManyExchangersTheBestAreKept() throws Exception {
        for (int i = 0; i < 200; i++) {
            dns.mx("many.org", 1000 - i, "a-host-with-a-rather-long-name-" + i + ".many.org");
        }

        ExchangerLookup.Exchangers exchangers = (ExchangerLookup.Exchangers) answer(resolver.exchangers("many.org"));

        assertThat(exchangers.hosts()).hasSize(MailResolver.MOST_EXCHANGERS);
        assertThat(exchangers.hosts().getFirst().preference()).isEqualTo(801);
    }

    @Test
    void equalsAreSpreadAndNobodyElse() {
        ExchangerLookup.Exchangers exchangers = explicit(
                new MailExchanger(20, "last"),
                new MailExchanger(10, "a"),
                new MailExchanger(10, "b"),
                new MailExchanger(5, "first"));
        Random random = new Random(7);
        int aFirst = 0;

        for (int i = 0; i < 1000; i++) {
            List<String> order = exchangers.shuffled(random).stream()
                    .map(MailExchanger::host)
                    .toList();
            assertThat(order).hasSize(4).startsWith("first").endsWith("last").contains("a", "b");
            aFirst += order.get(1).equals("a") ? 1 : 0;
        }

        assertThat(exchangers.hosts()).extracting(MailExchanger::host).containsExactly("first", "a", "b", "last");
        assertThat(aFirst).isCloseTo(500, within(100));
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        for (String server : List.of("", "127.0.0.1:", "127.0.0.1:99999", "[::1", "a b")) {
            assertThatIllegalArgumentException()
                    .as(server)
                    .isThrownBy(() -> ResolverSettings.DEFAULTS.withServers(List.of(server)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolverSettings.DEFAULTS.withLookupTimeout(Duration.ZERO));
        assertThat(ResolverSettings.DEFAULTS
                        .withServers(List.of("127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:54"))
                        .asked())
                .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .containsExactly("127.0.0.1 53", "127.0.0.1 5353", "0:0:0:0:0:0:0:1 53", "0:0:0:0:0:0:0:1 54");
    }
}
