package io.postrider.ingress.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 2525, 127.0.0.1, 2525, true",
        "127.0.0.1, 2525, 127.0.0.1, 2526, false",
        "127.0.0.1, 0, 127.0.0.1, 0, false",
        "127.0.0.1, 2525, 127.0.0.2, 2525, false",
        "127.0.0.1, 2525, localhost, 2525, true",
        "0.0.0.0, 2525, 127.0.0.1, 2525, true",
        "0.0.0.0, 2525, ::1, 2525, false",
        "::, 2525, ::1, 2525, true",
        "::, 2525, 127.0.0.1, 2525, true",
        "::, 2525, 0.0.0.0, 2525, true",
        "::1, 2525, 0:0:0:0:0:0:0:1, 2525, true",
        "::1, 2525, 127.0.0.1, 2525, false",
        "mx.example.org, 2525, MX.example.org, 2525, true",
        "mx.example.org, 2525, mx2.example.org, 2525, false",
        "mx.example.org, 2525, 0.0.0.0, 2525, true",
        "mx.example.org, 2525, 127.0.0.1, 2525, false",
    })
    void two_overlap_when_a_client_could_mean_either(
            String host, int port, String otherHost, int otherPort, boolean overlap) {
        Endpoint one = new Endpoint("one", host, port);
        Endpoint other = new Endpoint("other", otherHost, otherPort);

        assertThat(one.overlaps(other)).isEqualTo(overlap);
        assertThat(other.overlaps(one)).isEqualTo(overlap);
    }
}
