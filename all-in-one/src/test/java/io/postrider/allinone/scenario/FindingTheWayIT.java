package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.dns.DnsZoneServer;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that finds its way by DNS: what fails for good comes back, what may heal is tried again, and nobody waits for either. */
class FindingTheWayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final byte[] MESSAGE =
            "From: <a@home.example>\r\nSubject: way\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void SERVFAIL_is_retried_NXDOMAIN_is_bounced_and_a_live_domain_waits_for_neither(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory, Behaviour.friendly());
                DnsZoneServer dns = DnsZoneServer.start()) {
            dns.signed("live.example")
                    .mx("live.example", 10, "mx.live.example")
                    .a("mx.live.example", "127.0.0.1")
                    .mx("dead.example", 10, "mx.dead.example")
                    .a("mx.dead.example", "127.0.0.99")
                    .mx("home.example", 10, "mx.live.example")
                    .servfail("broken.example");
            Path anchors = Files.writeString(directory.resolve("anchors"), dns.trustAnchor("live.example"));
            PostriderProcess postrider = world.started(world.postrider("way")
                    .yaml("""
                    postrider:
                      dns: { servers: ["%s"], timeout: 3s, dnssec: validate, trust-anchors: "%s" }
                      delivery: { port: %d, allow-loopback: true }
                      retry: { delays: [2s] }
                    """.formatted(dns.address(), anchors, world.sink().port())));

            List<String> everyone =
                    List.of("a@live.example", "b@dead.example", "c@broken.example", "d@nowhere.example");
            assertThat(SmtpClient.deliver(postrider.smtpPort(), "me@home.example", everyone, MESSAGE)
                            .code())
                    .isEqualTo(250);

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(Arrivals.at(world.sink()).copies()).containsKey("a@live.example"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Arrivals.at(world.sink()).copies()).containsKey("me@home.example"));
            assertThat(world.sink().received().stream()
                            .filter(message -> message.rcpt().contains("me@home.example"))
                            .findFirst())
                    .hasValueSatisfying(bounce -> assertThat(bounce.text())
                            .contains("Final-Recipient: rfc822; d@nowhere.example")
                            .contains("Status: 5.1.2")
                            .doesNotContain("Final-Recipient: rfc822; c@broken.example"));

            for (String service : List.of("router", "delivery")) {
                for (String security : List.of("secure", "insecure")) {
                    assertThat(postrider.metric("postrider_" + service + "_dns_answers_total", '"' + security + '"'))
                            .as("%s %s", service, security)
                            .isPositive();
                }
                assertThat(postrider.metric("postrider_" + service + "_dns_answers_total", "bogus"))
                        .isZero();
            }

            dns.heal("broken.example").mx("broken.example", 10, "mx.live.example");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Arrivals.at(world.sink()).copies()).containsKey("c@broken.example"));
            assertThat(Arrivals.at(world.sink()).surplus()).isZero();
        }
    }
}
