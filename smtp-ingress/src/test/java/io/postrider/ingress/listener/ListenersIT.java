package io.postrider.ingress.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The shell over real sockets, storage in memory. */
class ListenersIT {

    private static final byte[] SMALL =
            "Subject: small\r\n\r\n.dot\r\n..\r\n\u0000\u00fc\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final HeldMemory storage = new HeldMemory();

    @Test
    void what_is_stored_is_our_received_field_and_then_the_octets_that_came() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            SmtpReply reply = client.send("a@example.com", "b@example.org", SMALL);

            assertThat(reply.code()).isEqualTo(250);
            MailRecord mail = storage.mails.getFirst();
            String queueId = mail.envelope().queueId().text();
            assertThat(reply.text()).isEqualTo("2.0.0 " + queueId + " queued");
            String stored = new String(((Content.Inline) mail.content()).octets(), StandardCharsets.ISO_8859_1);
            assertThat(stored)
                    .startsWith("Received: from client.test ([127.0.0.1])\r\n\tby mx1.example.org with ESMTP id "
                            + queueId + "\r\n\tfor <b@example.org>;\r\n\t")
                    .endsWith("+0000\r\n" + new String(SMALL, StandardCharsets.ISO_8859_1));
            assertThat(mail.envelope().origin().client()).isEqualTo("127.0.0.1");
            assertThat(mail.envelope().origin().ours()).isTrue();
        }
    }

    @Test
    void the_answer_waits_for_storage_and_so_does_whatever_was_pipelined_behind() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            begin(client);
            client.command("DATA");
            client.sendRaw("x\r\n.\r\nNOOP\r\nMAIL FROM:<c@example.com>\r\n".getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<SmtpReply> first = read(client);
            await().until(() -> storage.held.size() == 1);
            assertThat(first).isNotDone();

            storage.release(true);

            assertThat(first.get(5, TimeUnit.SECONDS).code()).isEqualTo(250);
            assertThat(client.readReply().code()).isEqualTo(250);
            assertThat(client.readReply().text()).isEqualTo("2.1.0 sender OK");
        }
    }

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
    void a_large_message_goes_in_chunks_octet_for_octet() throws Exception {
        byte[] large = lines(5_000_000, 1);
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", large).code())
                    .isEqualTo(250);
            byte[] stored = storage.chunks.toByteArray();
            assertThat(storage.mails.getFirst().content()).isInstanceOf(Content.Stored.class);
            assertThat(storage.mails.getFirst().content().length()).isEqualTo(stored.length);
            assertThat(Arrays.copyOfRange(stored, stored.length - large.length, stored.length))
                    .isEqualTo(large);
            assertThat(ingress.memory().used()).isZero();
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
    void an_inline_limit_below_the_first_buffer_is_as_good_as_any() throws Exception {
        try (RunningIngress ingress = RunningIngress.with().inlineLimit(1).over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", SMALL).code())
                    .isEqualTo(250);
        }
        assertThat(storage.mails.getFirst().content()).isInstanceOf(Content.Stored.class);
    }

    @Test
    void what_is_declared_takes_no_memory_before_it_comes() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            client.command("MAIL FROM:<a@example.com> SIZE=60000");
            client.command("RCPT TO:<b@example.org>");
            client.command("DATA");
            client.sendRaw("x\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(ingress.memory().used()).isEqualTo(4 * 1024);
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
    void a_session_that_breaks_ends_and_its_replies_reach_nobody_else() throws Exception {
        try (RunningIngress ingress =
                RunningIngress.with().clock(new BrokenClock()).over(storage)) {
            List<SmtpClient> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                SmtpClient other = ingress.client();
                other.command("EHLO client.test");
                others.add(other);
            }
            try (SmtpClient client = ingress.client()) {
                client.command("EHLO client.test");
                client.sendRaw("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                await().until(() -> connections(ingress) == others.size());
            }
            for (SmtpClient other : others) {
                assertThat(other.command("NOOP").toString()).isEqualTo("250 2.0.0 OK");
                other.close();
            }
        }
    }

    /** Fails where nobody expects it. */
    private static final class BrokenClock extends Clock {
        @Override
        public Instant instant() {
            throw new StackOverflowError("broken");
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
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

            assertThat(second.command("DATA").toString()).startsWith("452 4.3.1");

            storage.release(true);
            assertThat(first.readReply().code()).isEqualTo(250);
            assertThat(second.send("a@example.com", "b@example.org", SMALL).code())
                    .isEqualTo(250);
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
    void a_client_that_goes_away_in_the_middle_leaves_nothing_behind() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage)) {
            for (int i = 0; i < 20; i++) {
                try (SmtpClient client = ingress.client()) {
                    begin(client);
                    client.command("DATA");
                    byte[] whole = SmtpClient.stuffed(lines(i % 2 == 0 ? 1_000 : 1_000_000, 7));
                    client.sendRaw(Arrays.copyOf(whole, whole.length - 1));
                }
            }
            await().until(() -> ingress.memory().used() == 0 && connections(ingress) == 0);
        }
        assertThat(storage.mails).isEmpty();
    }

    static long connections(RunningIngress ingress) {
        return (long)
                ingress.meters().get("postrider.ingress.connections").gauge().value();
    }

    static void begin(SmtpClient client) throws IOException {
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@example.com>");
        client.command("RCPT TO:<b@example.org>");
    }

    static CompletableFuture<SmtpReply> read(SmtpClient client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.readReply();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Lines of any octets but CR and LF, some empty, some of dots, some long. */
    static byte[] lines(int least, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(least + 4_000);
        List<Integer> lengths = new ArrayList<>(List.of(0, 1, 78, 998, 3_000));
        while (out.size() < least) {
            byte[] line = new byte[lengths.get(random.nextInt(lengths.size()))];
            random.nextBytes(line);
            for (int i = 0; i < line.length; i++) {
                boolean lineEnd = line[i] == '\r' || line[i] == '\n';
                line[i] = lineEnd || i == 0 && random.nextInt(3) == 0 ? (byte) '.' : line[i];
            }
            out.writeBytes(line);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }
}
