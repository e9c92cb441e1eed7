package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.dns.DnsZoneServer;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of what is one destination by the names of its exchangers, and of what is one in several lanes. */
class GroupsAndShardsIT {

    private static final int EACH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern DESTINATION = Pattern.compile("group:(hoster|crowd)(#\\d/\\d)?");
    private static final byte[] MESSAGE = "Subject: many\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void domains_of_a_group_share_its_connections_and_so_do_the_lanes_of_a_sharded_one(@TempDir Path directory)
            throws Exception {
        Transactions hoster = new Transactions();
        Transactions crowd = new Transactions();
        try (World world = new World(directory, hoster.behaviour());
                ScriptedSmtpServer crowded =
                        ScriptedSmtpServer.start("127.0.0.2", world.sink().port(), crowd.behaviour());
                DnsZoneServer dns = DnsZoneServer.start()) {
            dns.mx("one.example", 10, "a.mx.hoster.example")
                    .a("a.mx.hoster.example", "127.0.0.1")
                    .mx("two.example", 10, "b.mx.hoster.example")
                    .a("b.mx.hoster.example", "127.0.0.1")
                    .mx("hot.example", 10, "mx.crowd.example")
                    .a("mx.crowd.example", "127.0.0.2");
            PostriderProcess postrider = world.started(world.postrider("groups")
                    .yaml("""
                    postrider:
                      dns: { servers: ["%s"] }
                      retry: { delays: [2s] }
                      delivery: { port: %d, allow-loopback: true }
                      destinations:
                        groups: { hoster: [mx.hoster.example], crowd: [mx.crowd.example] }
                        shards: { "group:crowd": 2 }
                      shaping:
                        "group:hoster": { connections: 2 }
                        "group:crowd": { connections: 5 }
                    """.formatted(dns.address(), world.sink().port())));
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", postrider.smtpPort());
                    EventLog events = EventLog.ofEvents(postrider.kafkaPort())) {
                client.command("EHLO scenario.example");
                Set<String> everyone = new TreeSet<>();
                for (int i = 0; i < EACH; i++) {
                    for (String domain : Set.of("one.example", "two.example", "hot.example")) {
                        send(client, everyone, "m" + i + "@" + domain);
                    }
                }
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(hoster.most()).isEqualTo(2);
                    // Three of one lane and two of the other.
                    assertThat(crowd.most()).isEqualTo(5);
                });
                hoster.end();
                crowd.end();
                await().atMost(PATIENCE).untilAsserted(() -> {
                    Set<String> missing = Arrivals.at(world.sink()).missing(everyone);
                    assertThat(Arrivals.at(crowded).missing(missing)).isEmpty();
                });
                assertThat(destinations(events)).containsExactly("group:crowd#0/2", "group:crowd#1/2", "group:hoster");
            }
        }
        assertThat(hoster.most()).isEqualTo(2);
        assertThat(crowd.most()).isEqualTo(5);
    }

    private static void send(SmtpClient client, Set<String> recipients, String recipient) throws IOException {
        assertThat(client.send("me@home.example", recipient, MESSAGE).code()).isEqualTo(250);
        recipients.add(recipient);
    }

    private static Set<String> destinations(EventLog events) {
        return events.records().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .flatMap(json -> DESTINATION.matcher(json).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Counts the transactions that a server has open at once, and ends none before it is told to. A client's connections
     * can't be counted so exactly: the server learns of the end of one after the client has opened the next.
     */
    private static final class Transactions {

        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Behaviour behaviour() {
            return Behaviour.builder()
                    .replyDelay(Duration.ofMillis(2))
                    .rcptReply(recipient -> {
                        most.accumulateAndGet(open.incrementAndGet(), Math::max);
                        return "250 2.1.5 Ok";
                    })
                    .dataReply(message -> {
                        awaitEnd();
                        open.decrementAndGet();
                        return "250 2.0.0 Ok";
                    })
                    .build();
        }

        int most() {
            return most.get();
        }

        void end() {
            mayEnd.countDown();
        }

        private void awaitEnd() {
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
