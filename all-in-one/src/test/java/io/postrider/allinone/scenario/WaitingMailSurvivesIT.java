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

/** Section 4's schedule over a restart: what waits goes on waiting, and goes when it is due. */
class WaitingMailSurvivesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] MESSAGE = "Subject: wait\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void deferred_mail_is_delivered_after_a_stop_and_after_a_kill(@TempDir Path directory) throws Exception {
        Behaviour busy =
                Behaviour.builder().rcptReply(address -> "451 4.3.0 Later").build();
        try (World world = new World(directory, busy)) {
            PostriderProcess postrider = world.started(world.postrider("waiting"));
            for (int i = 0; i < 100; i++) {
                SmtpClient.deliver(postrider.smtpPort(), "a@home.example", List.of("w" + i + "@b.example"), MESSAGE);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(postrider.metric("postrider_worker_outcomes_total", "deferred"))
                            .isGreaterThanOrEqualTo(100));
            postrider.stop();
            // The broker was stopped too, after all of its clients, and says so.
            assertThat(directory.resolve("waiting/data/kafka/kafka/.kafka_cleanshutdown"))
                    .exists();
            postrider.start();
            postrider.kill();
            world.sink().behave(Behaviour.friendly());
            postrider.start();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Arrivals.at(world.sink()).copies()).hasSize(100));
            assertThat(Arrivals.at(world.sink()).surplus()).isZero();
        }
    }
}
