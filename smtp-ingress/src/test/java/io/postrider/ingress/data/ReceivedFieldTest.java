package io.postrider.ingress.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.ingress.session.Caller;
import io.postrider.ingress.session.Greeting;
import io.postrider.ingress.session.Transaction;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** RFC 5321 section 4.4. */
class ReceivedFieldTest {

    private static final Instant NOW = Instant.parse("2026-11-03T08:09:07.5Z");

    private final ReceivedField field = new ReceivedField("mx1.example.org");

    @Test
    void names_client_server_protocol_id_the_only_recipient_and_the_time() {
        assertThat(written("192.0.2.1", true, "b@example.org"))
                .isEqualTo("Received: from client.example ([192.0.2.1])\r\n"
                        + "\tby mx1.example.org with ESMTP id 00000000000000000001\r\n"
                        + "\tfor <b@example.org>;\r\n"
                        + "\tTue, 3 Nov 2026 08:09:07 +0000\r\n");
    }

    @Test
    void does_not_tell_recipients_of_each_other() {
        assertThat(written("192.0.2.1", true, "b@example.org", "c@example.org"))
                .contains("id 00000000000000000001;\r\n")
                .doesNotContain("for <");
    }

    @Test
    void says_smtp_after_helo_and_writes_ipv6_literals() {
        assertThat(written("2001:db8::1", false, "b@example.org"))
                .contains("([IPv6:2001:db8:0:0:0:0:0:1])")
                .contains("with SMTP id");
    }

    private String written(String client, boolean extended, String... recipients) {
        Transaction transaction = new Transaction(
                ReversePath.NULL, DeliveryRequest.PLAIN, -1, new EnvelopeReservation(new MemoryBudget(1 << 20)));
        Stream.of(recipients).map(Mailbox::of).map(Recipient::of).forEach(transaction::take);
        byte[] octets = field.write(
                new Caller(InetAddress.ofLiteral(client), InetAddress.ofLiteral("192.0.2.25"), false),
                new Greeting("client.example", extended),
                transaction,
                new QueueId("00000000000000000001"),
                NOW);
        assertThat(List.of(new String(octets, StandardCharsets.US_ASCII).split("\r\n")))
                .allMatch(line -> line.length() <= 78);
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
