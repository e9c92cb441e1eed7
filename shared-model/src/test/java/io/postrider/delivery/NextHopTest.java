package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextHopTest {

    @ParameterizedTest
    @CsvSource({
        "mx:example.org, mx:example.org",
        "mx:[192.0.2.1], mx:[192.0.2.1]",
        "mx:bücher.example, mx:bücher.example",
        "smtp://relay.example.org, smtp://relay.example.org:25",
        "smtp://relay.example.org:2525, smtp://relay.example.org:2525",
        "lmtp://127.0.0.1, lmtp://127.0.0.1:24",
        "lmtp://[::1]:2424, lmtp://[::1]:2424",
        "smtp://[2001:db8::1], smtp://[2001:db8::1]:25",
        "smtp://my_relay:65535, smtp://my_relay:65535",
        "smtps://relay.example.org, smtps://relay.example.org:465",
        "relay:smart-host_1.eu, relay:smart-host_1.eu",
        "relay:strict/bücher.example, relay:strict/bücher.example",
        "relay:strict/[192.0.2.1], relay:strict/[192.0.2.1]",
    })
    void aNextHopIsReadAndItsTextReadsTheSameAgain(String text, String canonical) {
        NextHop hop = NextHop.parse(text);
        assertThat(hop.text()).isEqualTo(canonical);
        assertThat(NextHop.parse(hop.text())).isEqualTo(hop);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "mx:",
                "mx:a b",
                "http://example.org",
                "SMTP://example.org",
                "smtp://",
                "smtp://:25",
                "smtp://host:",
                "smtp://host:0",
                "smtp://host:65536",
                "smtp://host:+25",
                "smtp://host:25x",
                "smtp://host:25:25",
                "smtp://host:\u0662\u0665",
                "smtp://host/path",
                "smtp://user@host",
                "smtp://ho st",
                "smtp://host\n",
                "relay:",
                "relay:two words",
                "relay:-x",
                "relay:a/b/c",
                "relay:a/",
                "relay:/example.org",
                "relay:smtp://host",
                "relay:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "smtp://::1",
                "smtp://[::1",
                "smtp://[::1]x:25",
                "smtp://[:25",
                "smtp://[]:25",
                "smtp://[host]:25",
                "smtp://[fe80::1%eth0]:25"
            })
    void whatIsNoNextHopIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> NextHop.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "mx:example.org, false",
        "smtp://relay, true",
        "relay:smarthost, true",
        "relay:strict/example.org, false",
    })
    void thatItsHostsAreMissingIsTheOperatorsFaultWhereConfigurationNamesThem(String text, boolean configured) {
        assertThat(NextHop.parse(text).isConfigured()).isEqualTo(configured);
    }
}
