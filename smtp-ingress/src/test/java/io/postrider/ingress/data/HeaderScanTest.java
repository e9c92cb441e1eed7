package io.postrider.ingress.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderScanTest {

    @ParameterizedTest
    @CsvSource({
        "'Received: x', 1",
        "'RECEIVED: x\r\nreceived:y', 2",
        "'Received : x', 1",
        "'Received-SPF: pass', 0",
        "'X-Received: x', 0",
        "'Subject: a\r\n Received: folded', 0",
        "'Subject: a\r\n\r\nReceived: body', 0",
        "'\r\nReceived: body', 0",
        "'Receive', 0",
        "'Received', 0",
        "'Received\r\n: x', 0",
        "'', 0",
    })
    void counts_received_fields_of_the_header(String text, int expected) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        HeaderScan whole = new HeaderScan();
        HeaderScan pieces = new HeaderScan();

        whole.take(octets, 0, octets.length);
        for (int i = 0; i < octets.length; i++) {
            pieces.take(octets, i, i + 1);
        }

        assertThat(whole.receivedFields()).isEqualTo(expected);
        assertThat(pieces.receivedFields()).isEqualTo(expected);
    }

    @Test
    void looks_only_at_the_part_that_it_is_given() {
        byte[] octets = "zzReceived: xzz".getBytes(StandardCharsets.US_ASCII);
        HeaderScan scan = new HeaderScan();

        scan.take(octets, 2, 13);

        assertThat(scan.receivedFields()).isEqualTo(1);
    }
}
