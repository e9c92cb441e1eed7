package io.postrider.testing.load;

import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Single messages, evenly spaced, over one connection, each timed from our 250 to its receiver's; in turn to several
 * receivers, which are destinations of their own. What one measurement began is over when it returns. For one thread.
 */
public final class LightLoad implements AutoCloseable {

    private static final int BODY_LINES = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Long> sunk = new ConcurrentHashMap<>();
    private final List<ScriptedSmtpServer> sinks;
    private final byte[] message = message();
    private int sent;

    private LightLoad(int receivers) {
        Behaviour timing = Behaviour.builder()
                .keepNoBodies()
                .dataReply(arrived -> {
                    sunk.put(arrived.rcpt().getFirst(), System.nanoTime());
                    return "250 2.0.0 Ok";
                })
                .build();
        sinks = IntStream.range(0, receivers)
                .mapToObj(number -> ScriptedSmtpServer.start(timing))
                .toList();
    }

    /** With so many receivers, each on a port of its own. */
    public static LightLoad open(int receivers) {
        return new LightLoad(receivers);
    }

    /** The lines below {@code routes:} that lead to the receivers, four blanks before each. */
    public String routes() {
        return IntStream.range(0, sinks.size())
                .mapToObj(number -> "    \"%s\": \"smtp://%s\"\n"
                        .formatted(domain(number), sinks.get(number).address()))
                .collect(Collectors.joining());
    }

    /**
     * Sends and awaits them.
     *
     * @param unmeasured messages that go first and do not count
     * @param rate messages a second
     * @throws IOException if one is refused, or does not arrive within a minute
     */
    public Latencies measure(int port, int unmeasured, int messages, int rate)
            throws IOException, InterruptedException {
        Map<String, Long> accepted = new ConcurrentHashMap<>();
        List<String> measured = new ArrayList<>();
        long gap = TimeUnit.SECONDS.toNanos(1) / rate;
        sunk.clear();
        try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
            client.command("EHLO light.example");
            long next = System.nanoTime();
            for (int i = 0; i < unmeasured + messages; i++) {
                String recipient = "r" + sent + "@" + domain(sent % sinks.size());
                sent++;
                SmtpReply reply = client.send("light@postrider.example", recipient, message);
                accepted.put(recipient, System.nanoTime());
                if (!reply.isPositive()) {
                    throw new IOException("refused: " + reply);
                }
                if (i >= unmeasured) {
                    measured.add(recipient);
                }
                next += gap;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        awaitArrivals(accepted.size());
        return new Latencies(measured.stream().map(each -> took(each, accepted)).toList());
    }

    private Duration took(String recipient, Map<String, Long> accepted) {
        long ours = Objects.requireNonNull(accepted.get(recipient));
        long theirs = Objects.requireNonNull(sunk.get(recipient));
        // The receiver's 250 may come before the client has read ours.
        return Duration.ofNanos(Math.max(0, theirs - ours));
    }

    private void awaitArrivals(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sunk.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException(sunk.size() + " of " + count + " messages arrived");
            }
            Thread.sleep(10);
        }
    }

    private static String domain(int number) {
        return "light" + number + ".example";
    }

    private static byte[] message() {
        String line = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(2) + "\r\n";
        String text = "From: <light@postrider.example>\r\nSubject: light load\r\n\r\n" + line.repeat(BODY_LINES);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        sinks.forEach(ScriptedSmtpServer::close);
    }
}
