package io.postrider.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.ORG., example.org",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "例子.广告, xn--fsqu00a.xn--4rr70v",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "[192.0.2.1], [192.0.2.1]",
    })
    void dnsIsAskedInLowerCaseALabels(String text, String ascii) {
        assertThat(Domain.parse(text).orThrow().ascii()).isEqualTo(ascii);
    }

    @ParameterizedTest
    @CsvSource({
        "[192.0.2.1], 192.0.2.1",
        "[IPv6:2001:db8::1], 2001:db8::1",
        "[ipv6:2001:DB8::1], 2001:db8::1",
        "[IPv6:::1], ::1",
    })
    void anAddressLiteralIsItsAddress(String literal, String address) {
        assertThat(Domain.parse(literal).orThrow().isAddressLiteral()).isTrue();
        assertThat(AddressLiteral.addressOf(literal)).contains(InetAddress.ofLiteral(address));
        assertThat(AddressLiteral.addressOf(AddressLiteral.of(InetAddress.ofLiteral(address))))
                .contains(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "]",
                "[]",
                "[192.0.2.1",
                "192.0.2.1]",
                "[192.0.2]",
                "[192.0.2.256]",
                "[192.0.2.1.5]",
                "[0x7f.0.0.1]",
                "[ 192.0.2.1]",
                "[192.0.2.1].",
                "[2001:db8::1]",
                "[IPv6:192.0.2.1]",
                "[IPv6:]",
                "[IPv6:[::1]]",
                "[IPv6:fe80::1%eth0]",
                "[IPv6:2001:db8::1::2]",
                "[\u0661\u0669\u0662.0.2.1]",
                "[example.org]",
                "[General-tag:stuff]"
            })
    void whatIsNoAddressLiteralIsRefused(String literal) {
        assertThat(AddressLiteral.addressOf(literal)).isEmpty();
        assertThat(Domain.parse(literal)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void anAddressIsWrittenWithoutItsZone() throws Exception {
        InetAddress scoped = InetAddress.getByAddress(
                "x", new byte[] {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assertThat(AddressLiteral.of(scoped)).isEqualTo("[IPv6:fe80:0:0:0:0:0:0:1]");
    }
}
