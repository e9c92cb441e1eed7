package io.postrider.testing.load;

import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SilentHost;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import io.postrider.testing.smtp.Tarpit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three destinations that mail gets stuck behind: a tarpit that answers a byte a second, a dead host that answers nothing at
 * all, and a host that would take everything but may have no more than ten messages a minute.
 */
public final class StuckMail implements AutoCloseable {

    private static final String RATE = "10/min";
    /** Of a message: what a short letter has. */
    private static final int OCTETS = 2_000;

    /** How many wait behind each of the three. */
    public record Numbers(int tarpit, int dead, int limited) {

        /** So many in all: four tenths behind the tarpit, three behind each of the others. */
        public static Numbers of(int all) {
            int each = all * 3 / 10;
            return new Numbers(all - 2 * each, each, each);
        }
    }

    private final Tarpit tarpit = Tarpit.start(Duration.ofSeconds(1));
    private final SilentHost dead = SilentHost.start();
    private final ScriptedSmtpServer limited =
            ScriptedSmtpServer.start(Behaviour.builder().keepNoBodies().build());

    /** The lines below {@code routes:} that lead to them, four blanks before each. */
    public String routes() {
        return """
                    "tarpit.example": "smtp://%s"
                    "dead.example": "smtp://%s"
                    "limited.example": "smtp://%s"
                """.formatted(tarpit.address(), dead.address(), limited.address());
    }

    /** The lines below {@code shaping:}. */
    public String shaping() {
        return "    \"relay:smtp://%s\": { message-rate: %s }\n".formatted(limited.address(), RATE);
    }

    /** Hands it all in, over a connection for each destination; returns when everything is accepted. */
    public void send(int port, Numbers numbers) throws IOException, InterruptedException {
        List<Callable<Integer>> senders = List.of(
                () -> send(port, "tarpit.example", numbers.tarpit()),
                () -> send(port, "dead.example", numbers.dead()),
                () -> send(port, "limited.example", numbers.limited()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(senders)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("what is to get stuck was not accepted", e.getCause());
        }
    }

    /** How many of {@code sent} are not delivered yet. */
    public int waiting(Numbers sent) {
        return sent.tarpit()
                + sent.dead()
                + sent.limited()
                - tarpit.taken()
                - limited.received().size();
    }

    /** Connections that the tarpit holds now. */
    public int heldByTarpit() {
        return tarpit.openConnections();
    }

    private static int send(int port, String domain, int count) throws IOException {
        String head = "From: <stuck@postrider.example>\r\nSubject: stuck\r\n\r\n";
        byte[] message = (head + "0123456789\r\n".repeat(OCTETS / 12)).getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
            client.command("EHLO stuck.example");
            for (int i = 0; i < count; i++) {
                SmtpReply reply = client.send("stuck@postrider.example", "s" + i + "@" + domain, message);
                if (!reply.isPositive()) {
                    throw new IOException("refused: " + reply);
                }
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        tarpit.close();
        dead.close();
        limited.close();
    }
}
