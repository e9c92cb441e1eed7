package io.postrider.ingress.listener;

import static io.postrider.ingress.listener.Talk.begin;
import static io.postrider.ingress.listener.Talk.connections;
import static io.postrider.ingress.listener.Talk.inBackground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of sessions when the ingress is told to stop. */
class ShutdownIT {

    private final HeldMemory storage = new HeldMemory();

    @Test
    void shutdown_ends_idle_sessions_and_lets_transactions_finish() throws Exception {
        storage.holding = true;
        RunningIngress ingress = RunningIngress.over(storage);
        try (SmtpClient idle = ingress.client();
                SmtpClient busy = ingress.client()) {
            begin(busy);
            busy.command("DATA");
            CompletableFuture<Void> closed = inBackground(ingress);
            assertThat(idle.readReply().toString()).startsWith("421 4.3.2");
            assertThat(ingress.client().greeting().toString()).startsWith("421 4.3.2");
            busy.sendRaw("x\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> storage.held.size() == 1);
            assertThat(closed).isNotDone();

            storage.release(true);

            assertThat(busy.readReply().code()).isEqualTo(250);
            assertThat(busy.readReply().toString()).startsWith("421 4.3.2");
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_message_whose_acknowledgement_comes_after_the_drain_gets_its_true_answer() throws Exception {
        storage.holding = true;
        RunningIngress ingress =
                RunningIngress.with().drain(Duration.ofMillis(200)).over(storage);
        try (SmtpClient slow = ingress.client();
                SmtpClient storing = ingress.client()) {
            begin(slow);
            begin(storing);
            storing.command("DATA");
            storing.sendRaw("x\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> storage.held.size() == 1);
            CompletableFuture<Void> closed = inBackground(ingress);
            assertThat(slow.readReply().toString()).startsWith("421 4.3.2");
            await().until(() -> connections(ingress) == 1);
            assertThat(closed).isNotDone();

            storage.release(true);

            assertThat(storing.readReply().code()).isEqualTo(250);
            assertThat(storing.readReply().toString()).startsWith("421 4.3.2");
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_message_that_is_not_acknowledged_in_time_is_451_and_then_the_session_ends() throws Exception {
        storage.holding = true;
        RunningIngress ingress = RunningIngress.with()
                .drain(Duration.ofMillis(100))
                .acknowledgementTimeout(Duration.ofSeconds(1))
                .over(storage);
        try (SmtpClient storing = ingress.client()) {
            begin(storing);
            storing.command("DATA");
            storing.sendRaw("x\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> storage.held.size() == 1);

            CompletableFuture<Void> closed = inBackground(ingress);

            assertThat(storing.readReply().toString()).startsWith("451 4.3.0");
            assertThat(storing.readReply().toString()).startsWith("421 4.3.2");
            closed.get(20, TimeUnit.SECONDS);
        }
    }
}
