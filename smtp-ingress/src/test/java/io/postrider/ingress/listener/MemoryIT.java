package io.postrider.ingress.listener;

import static io.postrider.ingress.listener.Talk.begin;
import static io.postrider.ingress.listener.Talk.lines;
import static io.postrider.ingress.listener.Talk.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory: what takes it, when it is given back, and what clients are told when there is none (promise P7). */
class MemoryIT {

    private static final byte[] SMALL = Talk.SMALL;

    private final HeldMemory storage = new HeldMemory();

    @Test
    void what_is_declared_takes_no_memory_before_it_comes() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            client.command("MAIL FROM:<a@example.com> SIZE=60000");
            client.command("RCPT TO:<b@example.org>");
            long envelope = ingress.memory().used();
            client.command("DATA");
            client.sendRaw("x\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(ingress.memory().used()).isEqualTo(envelope + 4 * 1024);
        }
    }

    @Test
    void without_memory_a_client_waits_for_354_and_then_is_told_to_come_again() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with().memory(70 * 1024).over(storage);
                SmtpClient first = ingress.client();
                SmtpClient second = ingress.client()) {
            begin(first);
            first.command("DATA");
            first.sendRaw(SmtpClient.stuffed(lines(60_000, 5)));
            await().until(() -> storage.held.size() == 1);
            second.command("EHLO client.test");
            second.command("MAIL FROM:<a@example.com> SIZE=60000");
            second.command("RCPT TO:<b@example.org>");

            assertThat(second.command("DATA").toString()).startsWith("421 4.3.1");
            assertThat(second.closedByServer()).isTrue();

            storage.release(true);
            assertThat(first.readReply().code()).isEqualTo(250);
            try (SmtpClient again = ingress.client()) {
                again.command("EHLO client.test");
                assertThat(again.send("a@example.com", "b@example.org", SMALL).code())
                        .isEqualTo(250);
            }
        }
    }

    @Test
    void a_message_sent_without_waiting_for_354_is_not_taken_for_commands_when_there_is_no_memory() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with().memory(70 * 1024).over(storage);
                SmtpClient first = ingress.client();
                SmtpClient second = ingress.client()) {
            begin(first);
            first.command("DATA");
            first.sendRaw(SmtpClient.stuffed(lines(60_000, 5)));
            await().until(() -> storage.held.size() == 1);
            begin(second);
            second.sendRaw("DATA\r\nRSET\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(second.readReply().toString()).startsWith("421 4.3.1");
            assertThat(second.closedByServer()).isTrue();
            storage.release(true);
        }
    }

    @Test
    void a_message_that_outgrows_memory_is_read_to_its_end_and_refused() throws Exception {
        try (RunningIngress ingress = RunningIngress.with().memory(512 * 1024).over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", lines(900_000, 6))
                            .toString())
                    .startsWith("452 4.3.1");
            assertThat(ingress.memory().used()).isZero();
        }
    }

    @Test
    void a_message_over_the_limit_is_read_to_its_end_and_held_nowhere() throws Exception {
        try (RunningIngress ingress = RunningIngress.with().sizeLimit(1_000_000).over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", lines(10_000_000, 4))
                            .toString())
                    .startsWith("552 5.3.4");
            assertThat(ingress.memory().used()).isZero();
            assertThat(client.send("a@example.com", "b@example.org", SMALL).code())
                    .isEqualTo(250);
        }
        assertThat(storage.mails).hasSize(1);
    }

    @Test
    void memory_of_chunks_under_way_is_given_back_when_they_have_left() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.over(storage)) {
            try (SmtpClient client = ingress.client()) {
                begin(client);
                client.command("DATA");
                client.sendRaw(Arrays.copyOf(SmtpClient.stuffed(lines(400_000, 9)), 350_000));
                await().until(() -> storage.heldChunks.size() == 1);
            }
            await().until(() -> storage.abandoned.get() == 1);
            assertThat(ingress.memory().used()).isPositive();

            storage.release(true);

            await().until(() -> ingress.memory().used() == 0);
        }
    }

    @Test
    void a_message_that_follows_data_a_moment_later_is_not_taken_for_commands_either() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with().memory(70 * 1024).over(storage);
                SmtpClient first = ingress.client();
                SmtpClient second = ingress.client()) {
            begin(first);
            first.command("DATA");
            first.sendRaw(SmtpClient.stuffed(lines(60_000, 5)));
            await().until(() -> storage.held.size() == 1);
            begin(second);
            CompletableFuture<SmtpReply> refusal = read(second);
            second.sendRaw("DATA\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(refusal.get(20, TimeUnit.SECONDS).toString()).startsWith("421 4.3.1");

            second.sendRaw("MAIL FROM:<smuggled@example.com>\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(second.closedByServer()).isTrue();
            storage.release(true);
        }
    }

    @Test
    void many_sessions_full_of_recipients_are_bounded_and_452_is_all_that_comes_of_it() throws Exception {
        int memory = 4 << 20;
        List<SmtpClient> clients = new ArrayList<>();
        try (RunningIngress ingress = RunningIngress.with().memory(memory).over(storage)) {
            String recipients = recipients(900);
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                SmtpClient client = ingress.client();
                clients.add(client);
                client.command("EHLO client.test");
                SmtpReply begun = client.command("MAIL FROM:<a@example.com>");
                if (begun.code() == 250) {
                    client.sendRaw(recipients.getBytes(StandardCharsets.US_ASCII));
                    for (int reply = 0; reply < 900; reply++) {
                        refused += client.readReply().toString().startsWith("452 4.3.1 ") ? 1 : 0;
                    }
                } else {
                    assertThat(begun.toString()).startsWith("452 4.3.1 ");
                }
                assertThat(ingress.memory().used()).isLessThanOrEqualTo(memory / 4);
            }
            assertThat(refused).isPositive();

            // What was accepted can be sent, for content has memory of its own; and what ends gives back.
            assertThat(clients.getFirst().data(SMALL).code()).isEqualTo(250);
            long before = ingress.memory().used();
            clients.get(1).command("RSET");
            assertThat(ingress.memory().used()).isLessThan(before);
            for (SmtpClient client : clients) {
                client.close();
            }
            await().until(() -> ingress.memory().used() == 0);
        }
    }

    @Test
    void an_envelope_counts_until_its_message_is_acknowledged() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with()
                        .acknowledgementTimeout(Duration.ofMillis(300))
                        .over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            client.pipeline(
                    ("MAIL FROM:<a@example.com>\r\n" + recipients(200)).strip().split("\r\n"));
            long envelope = ingress.memory().used();

            assertThat(client.data(SMALL).toString()).startsWith("451 4.3.0");
            assertThat(ingress.memory().used()).isGreaterThan(envelope);

            storage.release(true);
            await().until(() -> ingress.memory().used() == 0);
        }
    }

    private static String recipients(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append("RCPT TO:<recipient-").append(i).append("@example.org>\r\n");
        }
        return all.toString();
    }
}
