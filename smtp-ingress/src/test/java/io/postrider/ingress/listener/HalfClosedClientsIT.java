package io.postrider.ingress.listener;

import static io.postrider.ingress.listener.Talk.connections;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ingress.data.HeldMemory;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that have said their last word and still listen (RFC 9293 section 3.6). */
class HalfClosedClientsIT {

    private final HeldMemory storage = new HeldMemory();

    @Test
    void all_replies_come_though_the_client_said_everything_at_once_and_ended_its_side() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, transaction() + "QUIT\r\n")) {
            await().until(() -> storage.held.size() == 1);

            storage.release(true);

            assertThat(replies(client))
                    .startsWith("220 ")
                    .contains("354 ")
                    .contains(" queued")
                    .endsWith("221 2.0.0 goodbye\r\n");
        }
    }

    @Test
    void a_client_that_ends_its_side_after_the_final_dot_learns_what_became_of_its_message() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, transaction())) {
            await().until(() -> storage.held.size() == 1);
            // The end of its side has come by then.
            await().during(Duration.ofMillis(500)).until(() -> connections(ingress) == 1);

            storage.release(true);

            assertThat(replies(client)).endsWith(" queued\r\n");
            await().until(() -> connections(ingress) == 0);
        }
    }

    @Test
    void a_message_behind_another_is_taken_as_well() throws Exception {
        storage.holding = true;
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, transaction() + transaction())) {
            await().until(() -> storage.held.size() == 1);

            storage.release(true);

            assertThat(replies(client)).endsWith(" queued\r\n");
            assertThat(storage.mails).hasSize(2);
        }
    }

    @Test
    void a_client_that_ends_without_quit_is_answered_and_then_closed() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, "NOOP\r\nNO")) {
            assertThat(replies(client)).endsWith("250 2.0.0 OK\r\n");
            await().until(() -> connections(ingress) == 0);
        }
    }

    @Test
    void a_client_that_says_nothing_at_all_gets_its_greeting() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, "")) {
            assertThat(replies(client)).startsWith("220 ");
            await().until(() -> connections(ingress) == 0);
        }
    }

    @Test
    void a_message_without_its_end_is_no_message() throws Exception {
        String whole = transaction();
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, whole.substring(0, whole.length() - 2))) {
            assertThat(replies(client)).endsWith("<CRLF>.<CRLF>\r\n");
            await().until(() -> connections(ingress) == 0 && ingress.memory().used() == 0);
        }
        assertThat(storage.mails).isEmpty();
    }

    @Test
    void replies_that_its_socket_does_not_hold_at_once_come_nevertheless() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, "HELP\r\n".repeat(40_000))) {
            await().during(Duration.ofMillis(500)).until(() -> connections(ingress) == 1);

            assertThat(replies(client).split("214 2.0.0 HELP", -1)).hasSize(40_001);
            await().until(() -> connections(ingress) == 0);
        }
    }

    @Test
    void a_client_that_was_disconnected_and_then_ends_its_side_is_gone() throws Exception {
        try (RunningIngress ingress = RunningIngress.over(storage);
                Socket client = saying(ingress, "garbage\r\n".repeat(30))) {
            assertThat(replies(client)).contains("421 4.7.0");
            await().until(() -> connections(ingress) == 0);
        }
    }

    private static String transaction() {
        return "EHLO client.test\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nx\r\n.\r\n";
    }

    /** Says it and ends its side, as {@code nc -N} does. */
    private static Socket saying(RunningIngress ingress, String text) throws IOException {
        Socket client = new Socket("127.0.0.1", ingress.port());
        client.setSoTimeout(20_000);
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        return client;
    }

    /** Until the server closes, which it does in order. */
    private static String replies(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
