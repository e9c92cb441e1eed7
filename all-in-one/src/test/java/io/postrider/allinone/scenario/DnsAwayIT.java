package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.dns.DnsZoneServer;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2 and P5 while DNS is away for a minute: silent first, then with SERVFAIL for everything. */
class DnsAwayIT {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int DOMAINS = 10;
    private static final byte[] MESSAGE =
            "From: <a@home.example>\r\nSubject: way\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final List<String> names = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> strange = new HashSet<>();

    @Test
    void mail_for_known_domains_goes_on_and_no_other_is_bounced_or_forgotten(@TempDir Path directory) throws Exception {
        try (World world = new World(directory);
                DnsZoneServer dns = DnsZoneServer.start()) {
            domain(dns, "home.example");
            for (int i = 0; i < DOMAINS; i++) {
                domain(dns, "known" + i + ".example");
                domain(dns, "strange" + i + ".example");
            }
            PostriderProcess postrider = world.started(world.postrider("way")
                    .yaml("""
                    postrider:
                      dns: { servers: ["%s"], timeout: 1s }
                      delivery: { port: %d, allow-loopback: true }
                      retry: { delays: [2s] }
                    """.formatted(dns.address(), world.sink().port())));
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", postrider.smtpPort());
                    EventLog events = EventLog.ofEvents(postrider.kafkaPort())) {
                client.command("EHLO scenario.example");
                for (int i = 0; i < DOMAINS; i++) {
                    send(client, known, "first@known" + i + ".example");
                }
                arrive(world, known);

                names.forEach(dns::timeout);
                mailFlows(client, "silence");
                arrive(world, known);
                names.forEach(dns::servfail);
                mailFlows(client, "failure");
                arrive(world, known);
                // Nothing about the others was known: they have been tried, and wait.
                assertThat(Arrivals.at(world.sink()).missing(strange)).isEqualTo(strange);
                assertThat(statuses(events, strange)).containsExactly("4.4.3");

                names.forEach(dns::heal);
                arrive(world, strange);
                Set<String> everyone = new HashSet<>(known);
                everyone.addAll(strange);
                new Accounts(events, world.sink()).settleWithoutCopies(everyone);
                assertThat(Arrivals.at(world.sink()).copies().keySet()).isEqualTo(everyone);
            }
        }
    }

    private void domain(DnsZoneServer dns, String domain) {
        dns.mx(domain, 10, "mx." + domain).a("mx." + domain, "127.0.0.1");
        names.addAll(List.of(domain, "mx." + domain));
    }

    /** For half a minute, a message a second to a known domain and one to a strange one. */
    private void mailFlows(SmtpClient client, String when) throws IOException, InterruptedException {
        for (int i = 0; i < HALF_A_MINUTE.toSeconds(); i++) {
            send(client, known, when + i + "@known" + i % DOMAINS + ".example");
            send(client, strange, when + i + "@strange" + i % DOMAINS + ".example");
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void send(SmtpClient client, Set<String> recipients, String recipient) throws IOException {
        assertThat(client.send("me@home.example", recipient, MESSAGE).code()).isEqualTo(250);
        recipients.add(recipient);
    }

    private static void arrive(World world, Set<String> recipients) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Arrivals.at(world.sink()).missing(recipients))
                        .isEmpty());
    }

    private static Set<String> statuses(EventLog events, Set<String> recipients) {
        Set<String> statuses = new HashSet<>();
        events.events().stream()
                .filter(event -> event.word().equals("deferred") && recipients.contains(event.recipient()))
                .forEach(event -> statuses.add(event.status()));
        return statuses;
    }
}
