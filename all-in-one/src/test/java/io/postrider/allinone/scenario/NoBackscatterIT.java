package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P6: no open relay, no bounce for a null sender, no bounce of a bounce. */
class NoBackscatterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final byte[] MESSAGE = "Subject: no\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void a_stranger_may_not_relay_but_reaches_our_domains_and_our_postmaster(@TempDir Path directory) throws Exception {
        try (World world = new World(directory, Behaviour.friendly())) {
            PostriderProcess postrider = world.started(
                    world.postrider("closed").yaml("""
                    postrider:
                      trusted-networks: []
                      relay-domains: [ours.example]
                      postmaster: root@ours.example
                      routes: { "*": "smtp://%s" }
                    """.formatted(world.sink().address())));
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", postrider.smtpPort())) {
                client.command("EHLO stranger.example");
                client.command("MAIL FROM:<a@stranger.example>");
                assertThat(client.command("RCPT TO:<b@elsewhere.example>").toString())
                        .contains("550")
                        .contains("5.7.1");
                assertThat(client.command("RCPT TO:<Postmaster>").code()).isEqualTo(250);
                assertThat(client.command("RCPT TO:<c@ours.example>").code()).isEqualTo(250);
                assertThat(client.data(MESSAGE).code()).isEqualTo(250);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Arrivals.at(world.sink()).copies())
                            .containsOnlyKeys("root@ours.example", "c@ours.example"));
        }
    }

    @Test
    void a_bounce_that_is_refused_is_not_bounced(@TempDir Path directory) throws Exception {
        Behaviour refusing =
                Behaviour.builder().rcptReply(address -> "550 5.1.1 Nobody").build();
        try (World world = new World(directory, refusing)) {
            PostriderProcess postrider = world.started(world.postrider("refused"));
            SmtpClient.deliver(postrider.smtpPort(), "a@home.example", List.of("b@away.example"), MESSAGE);
            try (EventLog log = world.with(EventLog.ofEvents(postrider.kafkaPort()))) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.events())
                        .anyMatch(event -> event.word().equals("unreported")
                                && event.recipient().equals("a@home.example")));
                // A third message would have been received by now if there were one.
                assertThat(log.events().stream().filter(event -> event.word().equals("received")))
                        .hasSize(2);
            }
        }
    }
}
