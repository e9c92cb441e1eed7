package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderCommand;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** P5: a tarpit and a dead host, with mail piled up for each, and the mail of others passing by. */
@Isolated("it measures times")
class IsolationIT {

    private static final byte[] MESSAGE = "Subject: by\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void mail_for_others_passes_a_tarpit_and_a_dead_host(@TempDir Path directory) throws Exception {
        Behaviour tarpit =
                Behaviour.builder().replyDelay(Duration.ofSeconds(20)).build();
        try (World world = new World(directory);
                ScriptedSmtpServer slow = ScriptedSmtpServer.start(tarpit)) {
            PostriderProcess postrider =
                    world.started(world.postrider("isolated").yaml("""
                    postrider:
                      routes:
                        "slow.example": "smtp://%s"
                        "dead.example": "smtp://127.0.0.1:%d"
                        "*": "smtp://%s"
                      retry: { delays: [10s] }
                      delivery: { in-flight: 200 }
                    """.formatted(
                                    slow.address(),
                                    PostriderCommand.freePort(),
                                    world.sink().address())));
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", postrider.smtpPort())) {
                client.command("EHLO scenario.example");
                for (int i = 0; i < 400; i++) {
                    client.send("a@home.example", "s" + i + "@slow.example", MESSAGE);
                    client.send("a@home.example", "d" + i + "@dead.example", MESSAGE);
                }
                for (int i = 0; i < 20; i++) {
                    String recipient = "q" + i + "@quick.example";
                    client.send("a@home.example", recipient, MESSAGE);
                    await().pollInterval(Duration.ofMillis(10))
                            .atMost(Duration.ofSeconds(4))
                            .until(() -> Arrivals.at(world.sink())
                                    .missing(List.of(recipient))
                                    .isEmpty());
                }
            }
            assertThat(Arrivals.at(world.sink()).copies()).hasSize(20);
        }
    }
}
