package io.postrider.ingress.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4632 and RFC 4291 section 2.3. */
class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.255.255.255, true",
        "127.0.0.0/8, 128.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "::1/128, ::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::ffff:192.0.2.0/120, 192.0.2.77, true",
        "192.0.2.0/24, ::ffff:192.0.2.77, true",
        "192.0.2.0/24, ::ffff:198.51.100.1, false",
    })
    void contains(String network, String address, boolean expected) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/x",
                "192.0.2.0/",
                "192.0.2.1/24",
                "::/129",
                "::ffff:192.0.2.0/95",
                "192.0.2"
            })
    void is_nothing_else(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text)).withMessageMatching("[ -~]+");
    }
}
