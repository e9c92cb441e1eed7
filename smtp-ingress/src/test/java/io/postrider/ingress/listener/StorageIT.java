package io.postrider.ingress.listener;

import static io.postrider.ingress.listener.Talk.begin;
import static io.postrider.ingress.listener.Talk.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Storage that fails, is silent or slow, and what clients are told. */
class StorageIT {

    private static final byte[] SMALL = Talk.SMALL;

    private final HeldMemory storage = new HeldMemory();

    @Test
    void storage_that_fails_is_451_and_the_session_goes_on() throws Exception {
        storage.refusing = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            SmtpReply refused = client.send("a@example.com", "b@example.org", SMALL);
            assertThat(refused.toString()).startsWith("451 4.3.0");

            storage.refusing = false;
            assertThat(client.send("a@example.com", "b@example.org", SMALL).code())
                    .isEqualTo(250);
        }
        assertThat(storage.mails).hasSize(1);
    }

    @Test
    void storage_that_is_silent_is_451_in_time_and_a_late_acknowledgement_frees_the_memory() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with()
                        .acknowledgementTimeout(Duration.ofMillis(300))
                        .over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", SMALL).toString())
                    .startsWith("451 4.3.0");
            assertThat(ingress.memory().used()).isPositive();

            storage.release(true);

            await().until(() -> ingress.memory().used() == 0);
            assertThat(client.command("NOOP").code()).isEqualTo(250);
        }
    }

    @Test
    void storage_that_throws_is_451() throws Exception {
        storage.throwing = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", SMALL).toString())
                    .startsWith("451 4.3.0");
            await().until(() -> ingress.memory().used() == 0);
        }
    }

    @Test
    void a_client_is_held_up_when_chunks_are_not_acknowledged() throws Exception {
        storage.holding = true;
        byte[] large = lines(20_000_000, 2);
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            begin(client);
            client.command("DATA");
            AtomicBoolean sent = new AtomicBoolean();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.sendRaw(SmtpClient.stuffed(large));
                    sent.set(true);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await().until(() -> storage.heldChunks.size() == 3);
            await().during(Duration.ofMillis(500)).until(() -> storage.heldChunks.size() == 3 && !sent.get());

            storage.release(true);

            assertThat(client.readReply().code()).isEqualTo(250);
            sender.join();
        }
    }

    @Test
    void a_message_answered_with_451_is_not_stored_once_its_chunks_are_there() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.with()
                        .acknowledgementTimeout(Duration.ofMillis(300))
                        .over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", lines(300_000, 8))
                            .toString())
                    .startsWith("451 4.3.0");
            assertThat(storage.heldChunks).isNotEmpty();

            storage.release(true);

            await().until(() -> ingress.memory().used() == 0);
            assertThat(storage.mails).isEmpty();
        }
    }

    @Test
    void chunks_that_fail_make_451_after_the_end_of_data() throws Exception {
        storage.refusing = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            SmtpReply reply = client.send("a@example.com", "b@example.org", lines(3_000_000, 3));
            assertThat(reply.toString()).startsWith("451 4.3.0");
            assertThat(storage.abandoned).hasValue(1);
            assertThat(ingress.memory().used()).isZero();
        }
    }
}
