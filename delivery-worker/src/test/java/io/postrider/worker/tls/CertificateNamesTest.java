package io.postrider.worker.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.tls.TestAuthority;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 section 6. */
class CertificateNamesTest {

    @ParameterizedTest
    @CsvSource({
        "mx.example.org, mx.example.org, true",
        "MX.Example.ORG, mx.example.org., true",
        "mx.example.org, mx2.example.org, false",
        "mx.example.org, example.org, false",
        "example.org, mx.example.org, false",
        "*.example.org, mx.example.org, true",
        "*.example.org, MX.EXAMPLE.ORG, true",
        "*.example.org, example.org, false",
        "*.example.org, a.mx.example.org, false",
        "*.org, example.org, false",
        "*, example.org, false",
        "m*.example.org, mx.example.org, false",
        "mx.*.org, mx.example.org, false",
        "*.example.org, *.example.org, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, [192.0.2.1], true",
        "192.0.2.1, 192.0.2.2, false",
        "*.0.2.1, 192.0.2.1, false",
        "2001:db8::1, [IPv6:2001:DB8:0::1], true",
        "2001:db8::1, 2001:db8::1, true",
        "test server, test, false",
    })
    void aCertificateIsForTheNamesItHas(String named, String host, boolean expected) throws Exception {
        assertThat(names(named).isFor(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "b.example.org, b.example.org",
        "c.example.org, a.example.org",
        "192.0.2.1, a.example.org",
    })
    void theNameThatIsToldIsTheHostsIfItHasThat(String host, String told) throws Exception {
        assertThat(names("a.example.org", "*.x.example.org", "b.example.org").named(host))
                .isEqualTo(told);
    }

    private static CertificateNames names(String... names) throws KeyStoreException {
        return CertificateNames.of(
                (X509Certificate) TestAuthority.create("any").serverStore(names).getCertificate("server"));
    }
}
