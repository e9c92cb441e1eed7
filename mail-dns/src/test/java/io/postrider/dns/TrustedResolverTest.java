package io.postrider.dns;

import static io.postrider.dns.Lookups.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.DnsSecurity;
import io.postrider.testing.dns.DnsZoneServer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A resolver on loopback that is believed. */
class TrustedResolverTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final ConcurrentLinkedQueue<DnsSecurity> checked = new ConcurrentLinkedQueue<>();
    private final MailResolver resolver =
            new MailResolver(Lookups.asking(dns).withDnssec(new Dnssec.TrustResolver()), checked::add);

    @AfterEach
    void close() {
        resolver.close();
        dns.close();
    }

    @Test
    void whatTheResolverVouchesForIsSecure() throws Exception {
        dns.vouching(true).mx("one.org", 10, "mx.one.org").a("mx.one.org", "192.0.2.1");

        assertThat(exchangers("one.org")).isEqualTo(DnsSecurity.SECURE);
        assertThat(((AddressLookup.Addresses) answer(resolver.addresses("mx.one.org"))).security())
                .isEqualTo(DnsSecurity.SECURE);
        assertThat(checked).contains(DnsSecurity.SECURE).doesNotContain(DnsSecurity.INSECURE);
    }

    @Test
    void whatItDoesNotVouchForIsInsecure() throws Exception {
        dns.mx("one.org", 10, "mx.one.org");

        assertThat(exchangers("one.org")).isEqualTo(DnsSecurity.INSECURE);
        dns.vouching(true);
        // From the cache, as it was when it was asked for.
        assertThat(exchangers("one.org")).isEqualTo(DnsSecurity.INSECURE);
        assertThat(checked).containsExactly(DnsSecurity.INSECURE);
    }

    @Test
    void withoutDnssecNobodyIsAskedToVouch() throws Exception {
        dns.vouching(true).mx("one.org", 10, "mx.one.org");

        try (MailResolver plain = new MailResolver(Lookups.asking(dns), checked::add)) {
            assertThat(answer(plain.exchangers("one.org")))
                    .isEqualTo(Lookups.explicit(new MailExchanger(10, "mx.one.org")));
        }
        assertThat(checked).isEmpty();
    }

    private DnsSecurity exchangers(String domain) throws Exception {
        return ((ExchangerLookup.Exchangers) answer(resolver.exchangers(domain))).security();
    }
}
