package io.postrider.ingress.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.postrider.ingress.data.HeldMemory;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The shell against clients that are silent, slow, greedy, wrong or too many. */
class ImpoliteClientsIT {

    private final HeldMemory storage = new HeldMemory();

    @Test
    void a_silent_client_is_told_so_and_disconnected() throws Exception {
        try (RunningIngress ingress = RunningIngress.with()
                        .commandTimeout(Duration.ofMillis(300))
                        .over(storage);
                SmtpClient client = ingress.client()) {
            assertThat(client.readReply().toString()).startsWith("421 4.4.2");
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void a_client_that_asks_and_asks_and_reads_nothing_is_disconnected_in_time() throws Exception {
        try (RunningIngress ingress = RunningIngress.with()
                        .commandTimeout(Duration.ofSeconds(1))
                        .over(storage);
                Socket client = new Socket()) {
            client.setReceiveBufferSize(4 * 1024);
            client.connect(new InetSocketAddress("127.0.0.1", ingress.port()));
            byte[] flood = "HELP\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        client.getOutputStream().write(flood);
                    }
                } catch (IOException e) {
                    // That is what it is to get.
                }
            });
            await().until(() -> Talk.connections(ingress) == 1);

            await().atMost(Duration.ofSeconds(6)).until(() -> Talk.connections(ingress) == 0);
            assertThat(ingress.memory().used()).isZero();
            sender.join();
        }
    }

    @Test
    void octets_without_a_line_end_do_not_count_as_talking() throws Exception {
        try (RunningIngress ingress = RunningIngress.with()
                        .commandTimeout(Duration.ofMillis(600))
                        .over(storage);
                SmtpClient client = ingress.client()) {
            CompletableFuture<SmtpReply> reply = Talk.read(client);
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                client.sendRaw("N".getBytes(StandardCharsets.US_ASCII));
                return reply.isDone();
            });
            assertThat(reply.join().toString()).startsWith("421 4.4.2");
        }
    }

    @Test
    void a_client_that_is_silent_within_data_or_never_ends_is_disconnected() throws Exception {
        try (RunningIngress ingress = RunningIngress.with()
                        .dataTimeout(Duration.ofMillis(300))
                        .messageTimeout(Duration.ofMillis(1_000))
                        .over(storage);
                SmtpClient silent = ingress.client();
                SmtpClient endless = ingress.client()) {
            Talk.begin(silent);
            silent.command("DATA");
            Talk.begin(endless);
            endless.command("DATA");
            CompletableFuture<SmtpReply> reply = Talk.read(endless);
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                endless.sendRaw("x\r\n".getBytes(StandardCharsets.US_ASCII));
                return reply.isDone();
            });

            assertThat(silent.readReply().toString()).startsWith("421 4.4.2");
            assertThat(reply.join().toString()).startsWith("421 4.4.2");
            await().until(() -> ingress.memory().used() == 0);
        }
        assertThat(storage.mails).isEmpty();
    }

    @Test
    void a_client_that_reads_no_replies_is_not_read_from_either() throws Exception {
        int questions = 60_000;
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.sendRaw("HELP\r\n".repeat(questions).getBytes(StandardCharsets.US_ASCII));
                    client.sendRaw("garbage\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            // The answers are some 16 MB, more than socket buffers hold: the last command waits for them to be read.
            Counter unknown = ingress.meters()
                    .get("postrider.ingress.rejections")
                    .tag("reason", "unknown-command")
                    .counter();
            await().during(Duration.ofSeconds(1)).until(() -> unknown.count() == 0);
            for (int i = 0; i < questions; i++) {
                assertThat(client.readReply().code()).isEqualTo(214);
            }
            assertThat(client.readReply().code()).isEqualTo(500);
            sender.join();
        }
    }

    @Test
    void one_connection_too_many_is_421_and_the_next_finds_a_place() throws Exception {
        try (RunningIngress ingress = RunningIngress.with().connections(1).over(storage)) {
            try (SmtpClient first = ingress.client()) {
                try (SmtpClient second = ingress.client()) {
                    assertThat(second.greeting().toString()).startsWith("421 4.3.2");
                    assertThat(second.closedByServer()).isTrue();
                }
                assertThat(first.command("NOOP").code()).isEqualTo(250);
            }
            await().until(() -> {
                try (SmtpClient third = ingress.client()) {
                    return third.greeting().code() == 220;
                }
            });
        }
    }

    @Test
    void too_many_errors_are_421_and_the_client_gets_to_read_it() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.sendRaw("garbage\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 19; i++) {
                assertThat(client.readReply().code()).isEqualTo(500);
            }
            assertThat(client.readReply().toString()).startsWith("421 4.7.0");
            assertThat(client.closedByServer()).isTrue();
        }
    }
}
