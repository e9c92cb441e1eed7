package io.postrider.bench.endtoend;

import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
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

/** One message at a time, evenly spaced, over one connection, each timed from our 250 to the sink's. */
final class LightLoad implements AutoCloseable {

    private static final int WARM_UP = 100;
    private static final int BODY_LINES = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Long> sunk = new ConcurrentHashMap<>();
    private final ScriptedSmtpServer sink;

    private LightLoad() {
        sink = ScriptedSmtpServer.start(Behaviour.builder()
                .keepNoBodies()
                .dataReply(message -> {
                    sunk.put(message.rcpt().getFirst(), System.nanoTime());
                    return "250 2.0.0 Ok";
                })
                .build());
    }

    static LightLoad open() {
        return new LightLoad();
    }

    int sinkPort() {
        return sink.port();
    }

    /** The times, shortest first. */
    List<Duration> measure(int port, int messages, int rate) throws IOException, InterruptedException {
        Map<String, Long> accepted = new ConcurrentHashMap<>();
        byte[] message = message();
        long gap = TimeUnit.SECONDS.toNanos(1) / rate;
        try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
            client.command("EHLO bench.example");
            long next = System.nanoTime();
            for (int i = 0; i < WARM_UP + messages; i++) {
                String recipient = recipient(i);
                client.send("bench@postrider.example", recipient, message);
                accepted.put(recipient, System.nanoTime());
                next += gap;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        awaitAll(WARM_UP + messages);
        List<Duration> times = new ArrayList<>();
        for (int i = WARM_UP; i < WARM_UP + messages; i++) {
            long ours = Objects.requireNonNull(accepted.get(recipient(i)));
            long theirs = Objects.requireNonNull(sunk.get(recipient(i)));
            times.add(Duration.ofNanos(Math.max(0, theirs - ours)));
        }
        times.sort(null);
        return times;
    }

    private static String recipient(int number) {
        return "r" + number + "@example.org";
    }

    private void awaitAll(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sunk.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException(sunk.size() + " of " + count + " messages arrived");
            }
            Thread.sleep(10);
        }
    }

    private static byte[] message() {
        String line = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(2) + "\r\n";
        String text = "From: <bench@postrider.example>\r\nSubject: light load\r\n\r\n" + line.repeat(BODY_LINES);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        sink.close();
    }
}
