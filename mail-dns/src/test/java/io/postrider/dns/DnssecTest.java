package io.postrider.dns;

import static io.postrider.dns.Lookups.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.postrider.delivery.DnsSecurity;
import io.postrider.testing.dns.DnsZoneServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Signatures checked by ourselves: real packets of a signed zone {@code test}, whose key is the trust anchor. */
class DnssecTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final ConcurrentLinkedQueue<DnsSecurity> checked = new ConcurrentLinkedQueue<>();

    private MailResolver resolver;
    private TrustAnchors anchors;

    @BeforeEach
    void aSignedZone(@TempDir Path directory) throws Exception {
        dns.signed("test");
        Path file = Files.writeString(directory.resolve("anchors"), dns.trustAnchor("test") + "\n");
        anchors = TrustAnchors.read(file);
        ResolverSettings settings = Lookups.asking(dns)
                .withLookupTimeout(Duration.ofSeconds(8))
                .withAttempts(2, Duration.ofSeconds(2))
                .withFamilies(AddressFamilies.IPV4_ONLY)
                .withDnssec(Dnssec.of("validate", file));
        resolver = new MailResolver(settings, checked::add);
    }

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void whatIsSignedFromTheTrustAnchorDownIsSecure() throws Exception {
        dns.signed("good.test").mx("good.test", 10, "mx.good.test").a("mx.good.test", "192.0.2.1");

        assertThat(exchangers("good.test")).isEqualTo(DnsSecurity.SECURE);
        assertThat(addresses("mx.good.test")).isEqualTo(DnsSecurity.SECURE);
        assertThat(checked).containsExactly(DnsSecurity.SECURE, DnsSecurity.SECURE);
    }

    @Test
    void theStateIsRememberedWithTheAnswer() throws Exception {
        dns.mx("one.test", 10, "mx.one.test").mx("two.other", 10, "mx.two.other");
        exchangers("one.test");
        exchangers("two.other");
        dns.close();

        assertThat(resolver.knownExchangers("one.test"))
                .get(type(ExchangerLookup.Exchangers.class))
                .extracting(ExchangerLookup.Exchangers::security)
                .isEqualTo(DnsSecurity.SECURE);
        assertThat(exchangers("one.test")).isEqualTo(DnsSecurity.SECURE);
        assertThat(exchangers("two.other")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(checked).hasSize(2);
    }

    @Test
    void whatIsBelowAnUnsignedDelegationOrBesideEveryAnchorIsInsecure() throws Exception {
        dns.unsigned("plain.test").mx("plain.test", 10, "mx.good.test").mx("other", 10, "mx.good.test");

        assertThat(exchangers("plain.test")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(exchangers("other")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(checked).containsExactly(DnsSecurity.INSECURE, DnsSecurity.INSECURE);
    }

    @Test
    void anAliasIsNoSurerThanItsTargetNorTheTargetThanTheAlias() throws Exception {
        dns.unsigned("plain.test").a("mx.plain.test", "192.0.2.1").a("mx.test", "192.0.2.2");
        dns.cname("down.test", "mx.plain.test").cname("up.plain.test", "mx.test");

        assertThat(addresses("down.test")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(addresses("up.plain.test")).isEqualTo(DnsSecurity.INSECURE);
        // Their ends for themselves, from the cache or not.
        assertThat(addresses("mx.plain.test")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(addresses("mx.test")).isEqualTo(DnsSecurity.SECURE);
        assertThat(addresses("up.plain.test")).isEqualTo(DnsSecurity.INSECURE);
    }

    @Test
    void aDomainForItselfIsAsSureAsThatItHasNoMxRecord() throws Exception {
        dns.a("host.test", "192.0.2.1").unsigned("plain.test").a("plain.test", "192.0.2.1");

        assertThat(exchangers("host.test")).isEqualTo(DnsSecurity.SECURE);
        assertThat(exchangers("plain.test")).isEqualTo(DnsSecurity.INSECURE);
    }

    @Test
    void thatADomainDoesNotExistIsBelievedOnlyWithProof() throws Exception {
        dns.a("host.test", "192.0.2.1").a("zebra.test", "192.0.2.2");

        assertThat(answer(resolver.exchangers("gone.test"))).isInstanceOf(ExchangerLookup.NoSuchDomain.class);
        dns.stripped("test").stripped("host.test");
        assertThat(failure(resolver.exchangers("away.test"))).contains("MX of away.test: DNSSEC validation failed");
        assertThat(checked).containsExactly(DnsSecurity.SECURE, DnsSecurity.BOGUS);
    }

    @Test
    void aForgedOrExpiredOrUnsignedRecordIsNotBelievedAndNotRemembered() throws Exception {
        for (String host : List.of("forged.test", "expired.test", "stripped.test")) {
            dns.a(host, "192.0.2.1");
        }
        dns.forged("forged.test").expired("expired.test").stripped("stripped.test");

        for (String host : List.of("forged.test", "expired.test", "stripped.test")) {
            assertThat(answer(resolver.addresses(host)))
                    .isInstanceOfSatisfying(
                            AddressLookup.TemporaryFailure.class, failure -> assertThat(failure.reason())
                                    .startsWith("A of " + host + ": DNSSEC validation failed: ")
                                    .doesNotContain("\n"));
            dns.heal(host);
            assertThat(addresses(host)).as(host).isEqualTo(DnsSecurity.SECURE);
        }
        assertThat(checked).filteredOn(DnsSecurity.BOGUS::equals).hasSize(3);
    }

    @Test
    void aServerThatVouchesForAForgeryIsNotBelieved() throws Exception {
        dns.vouching(true).a("forged.test", "192.0.2.1").forged("forged.test");
        dns.unsigned("plain.test").a("plain.test", "192.0.2.1");

        assertThat(answer(resolver.addresses("forged.test"))).isInstanceOf(AddressLookup.TemporaryFailure.class);
        assertThat(addresses("plain.test")).isEqualTo(DnsSecurity.INSECURE);
    }

    @Test
    void keysAreAskedForOnce() throws Exception {
        dns.signed("good.test").delay("test", Duration.ofMillis(200));
        List<CompletableFuture<AddressLookup>> lookups = IntStream.range(0, 20)
                .mapToObj(i -> {
                    dns.a("h" + i + ".good.test", "192.0.2." + i);
                    return resolver.addresses("h" + i + ".good.test").toCompletableFuture();
                })
                .toList();

        for (CompletableFuture<AddressLookup> lookup : lookups) {
            assertThat(answer(lookup)).isInstanceOf(AddressLookup.Addresses.class);
        }
        assertThat(dns.queries("test", "DNSKEY")).isLessThan(5);
        assertThat(dns.queries("good.test", "DNSKEY")).isLessThan(5);
    }

    @Test
    void aChainOfVeryManyLinksIsGivenUp() throws Exception {
        String deep = "x.".repeat(60) + "test";
        dns.a(deep, "192.0.2.1").stripped(deep);

        assertThat(failure(resolver.exchangers(deep)))
                .startsWith("MX of x.")
                .contains("more than " + ChainQueries.MOST_QUERIES + " queries");
        assertThat(dns.queries()).isLessThanOrEqualTo(ChainQueries.MOST_QUERIES);
    }

    @Test
    void anAnswerIsKeptNoLongerThanItsSignatureIsGood() throws Exception {
        dns.a("host.test", "192.0.2.1");
        ResolverSettings settings = Lookups.asking(dns).withDnssec(new Dnssec.Validate(anchors));
        // The server's signatures are good for a day.
        Clock lateInTheDay = Clock.offset(Clock.systemUTC(), Duration.ofDays(1).minusSeconds(60));
        ChainOfTrust chain = new ChainOfTrust(new NameServers(settings), anchors, Duration.ofSeconds(5), lateInTheDay);
        Name host = Name.fromString("host.test.");

        Message answer =
                answer(chain.sendAsync(Message.newQuery(Record.newRecord(host, Type.A, DClass.IN)), Runnable::run));

        assertThat(answer.getHeader().getFlag(Flags.AD)).isTrue();
        assertThat(answer.getSection(Section.ANSWER)).singleElement().satisfies(entry -> {
            assertThat(entry.getType()).isEqualTo(Type.A);
            assertThat(entry.getTTL()).isLessThanOrEqualTo(60);
        });
    }

    @Test
    void keysThatServersFailToGiveAreTheirFaultNotAForgery() throws Exception {
        dns.signed("good.test").a("good.test", "192.0.2.1").servfail("good.test", "DNSKEY");

        assertThat(((AddressLookup.TemporaryFailure) answer(resolver.addresses("good.test"))).reason())
                .isEqualTo("A of good.test: DNSKEY of good.test: SERVFAIL");
        assertThat(checked).isEmpty();
        // Not even where the answer is that there is nothing.
        assertThat(failure(resolver.exchangers("gone.good.test")))
                .isEqualTo("MX of gone.good.test: DNSKEY of good.test: SERVFAIL");
        dns.heal("good.test").servfail("bad.test");
        assertThat(((AddressLookup.TemporaryFailure) answer(resolver.addresses("bad.test"))).reason())
                .isEqualTo("A of bad.test: SERVFAIL");
    }

    private DnsSecurity exchangers(String domain) throws Exception {
        return ((ExchangerLookup.Exchangers) answer(resolver.exchangers(domain))).security();
    }

    private DnsSecurity addresses(String host) throws Exception {
        return ((AddressLookup.Addresses) answer(resolver.addresses(host))).security();
    }

    private static String failure(CompletionStage<ExchangerLookup> lookup) throws Exception {
        return ((ExchangerLookup.TemporaryFailure) answer(lookup)).reason();
    }
}
