package io.postrider.dns;

import static io.postrider.dns.Lookups.addresses;
import static io.postrider.dns.Lookups.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.dns.DnsZoneServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressLookupTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final MailResolver resolver = new MailResolver(Lookups.asking(dns));

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void thePreferredFamilyComesFirst() throws Exception {
        dns.aaaa("mx.org", "2001:db8::1").a("mx.org", "192.0.2.1").a("mx.org", "192.0.2.2");

        assertThat(answer(resolver.addresses("MX.org"))).isEqualTo(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1"));
        try (MailResolver six = new MailResolver(Lookups.asking(dns).withFamilies(AddressFamilies.IPV6_FIRST))) {
            assertThat(answer(six.addresses("mx.org"))).isEqualTo(addresses("2001:db8::1", "192.0.2.1", "192.0.2.2"));
        }
    }

    @Test
    void aFamilyThatIsNotWantedIsNotAskedFor() throws Exception {
        dns.aaaa("mx.org", "2001:db8::1").a("mx.org", "192.0.2.1");
        try (MailResolver four = new MailResolver(Lookups.asking(dns).withFamilies(AddressFamilies.IPV4_ONLY))) {
            assertThat(answer(four.addresses("mx.org"))).isEqualTo(addresses("192.0.2.1"));
        }
        assertThat(dns.queries("mx.org", "AAAA")).isZero();
        try (MailResolver six = new MailResolver(Lookups.asking(dns).withFamilies(AddressFamilies.IPV6_ONLY))) {
            assertThat(answer(six.addresses("mx.org"))).isEqualTo(addresses("2001:db8::1"));
        }
    }

    @Test
    void aHostWithoutAddressHasNone() throws Exception {
        dns.noData("empty.org").cname("dangling.org", "gone.org");

        for (String host : new String[] {"empty.org", "nowhere.org", "dangling.org"}) {
            assertThat(answer(resolver.addresses(host))).as(host).isEqualTo(new AddressLookup.NoAddress());
        }
    }

    @Test
    void oneFamilyIsEnoughWhereTheOtherFails() throws Exception {
        dns.a("half.org", "192.0.2.1").servfail("half.org", "AAAA");
        dns.noData("none.org").servfail("none.org", "AAAA");
        dns.servfail("broken.org");

        assertThat(answer(resolver.addresses("half.org"))).isEqualTo(addresses("192.0.2.1"));
        assertThat(answer(resolver.addresses("none.org")))
                .isEqualTo(new AddressLookup.TemporaryFailure("AAAA of none.org: SERVFAIL"));
        assertThat(answer(resolver.addresses("broken.org")))
                .isEqualTo(new AddressLookup.TemporaryFailure("A of broken.org: SERVFAIL"));
    }

    @Test
    void aServerThatDropsOneFamilyHoldsUpTheOtherForAMomentOnly() throws Exception {
        dns.a("dropping.org", "192.0.2.1").timeout("dropping.org", "AAAA");
        ResolverSettings patient =
                Lookups.asking(dns).withLookupTimeout(Duration.ofSeconds(9)).withAttempts(2, Duration.ofSeconds(4));
        try (MailResolver slow = new MailResolver(patient)) {
            long start = System.nanoTime();
            assertThat(answer(slow.addresses("dropping.org"))).isEqualTo(addresses("192.0.2.1"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(MailResolver.STRAGGLER_GRACE, Duration.ofSeconds(3));
        }
    }

    @Test
    void aliasesOfHostsAreFollowed() throws Exception {
        dns.cname("mx.org", "real.org").a("real.org", "192.0.2.1");

        assertThat(answer(resolver.addresses("mx.org"))).isEqualTo(addresses("192.0.2.1"));
    }

    @Test
    void ofVeryManyAddressesTheFirstAreKept() throws Exception {
        for (int i = 1; i < 60; i++) {
            dns.a("many.org", "192.0.2." + i);
        }
        assertThat(((AddressLookup.Addresses) answer(resolver.addresses("many.org"))).all())
                .hasSize(MailResolver.MOST_ADDRESSES);
    }
}
