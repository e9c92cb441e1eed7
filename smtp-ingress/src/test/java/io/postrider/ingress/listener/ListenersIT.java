package io.postrider.ingress.listener;

import static io.postrider.ingress.listener.Talk.begin;
import static io.postrider.ingress.listener.Talk.connections;
import static io.postrider.ingress.listener.Talk.lines;
import static io.postrider.ingress.listener.Talk.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shell over real sockets, storage in memory. */
class ListenersIT {

    private static final byte[] SMALL = Talk.SMALL;

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
}
