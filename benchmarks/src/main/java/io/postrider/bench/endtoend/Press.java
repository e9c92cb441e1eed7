package io.postrider.bench.endtoend;

import io.postrider.testing.process.PostriderCommand;
import io.postrider.testing.process.PostriderProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Postfix's {@code smtp-source} and {@code smtp-sink} around a running Postrider: as many messages as it takes, and what
 * each of them costs. Neither program counts.
 */
public final class Press implements AutoCloseable {

    private static final String SOURCE = "/usr/sbin/smtp-source";
    private static final String SINK = "/usr/sbin/smtp-sink";
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOURCE_PATIENCE = Duration.ofMinutes(5);

    private final int sinkPort = PostriderCommand.freePort();
    private final int octets;
    private final int sessions;
    private final Process sink;

    /** What a run came to. */
    public record Figures(double perSecond, double cpuMillisEach) {

        @Override
        public String toString() {
            return "%,.0f messages/s, %.3f ms CPU a message".formatted(perSecond, cpuMillisEach);
        }
    }

    private Press(int octets, int sessions) throws IOException {
        this.octets = octets;
        this.sessions = sessions;
        this.sink = new ProcessBuilder(SINK, "-u", "nobody", "127.0.0.1:" + sinkPort, "1000")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * Starts the sink.
     *
     * @param octets of each message
     * @param sessions of the source at once
     * @throws IOException if a program is missing
     */
    public static Press open(int octets, int sessions) throws IOException {
        for (String tool : List.of(SOURCE, SINK)) {
            if (!Files.isExecutable(Path.of(tool))) {
                throw new IOException(tool + " is missing: install Debian's postfix package");
            }
        }
        return new Press(octets, sessions);
    }

    /** The line below {@code routes:} that leads to the sink, four blanks before it. */
    public String route() {
        return "    \"sink.example\": \"smtp://127.0.0.1:%d\"\n".formatted(sinkPort);
    }

    /** Sends that many and waits until the worker has delivered them. Throws IOException when not all arrived. */
    public Figures run(PostriderProcess postrider, int messages) throws IOException, InterruptedException {
        long before = delivered(postrider);
        Duration cpuBefore = postrider.cpu();
        long began = System.nanoTime();
        send(postrider, messages);
        long deadline = System.nanoTime() + DRAIN_PATIENCE.toNanos();
        while (delivered(postrider) - before < messages) {
            if (System.nanoTime() > deadline) {
                throw new IOException("%d of %d delivered after %s"
                        .formatted(delivered(postrider) - before, messages, DRAIN_PATIENCE));
            }
            Thread.sleep(20);
        }
        double took = (System.nanoTime() - began) / 1e9;
        double cpu = postrider.cpu().minus(cpuBefore).toNanos() / 1e6;
        return new Figures(messages / took, cpu / messages);
    }

    private void send(PostriderProcess postrider, int messages) throws IOException, InterruptedException {
        Process source = new ProcessBuilder(
                        SOURCE,
                        "-d",
                        "-s",
                        Integer.toString(sessions),
                        "-m",
                        Integer.toString(messages),
                        "-l",
                        Integer.toString(octets),
                        "-f",
                        "bench@postrider.example",
                        "-t",
                        "anyone@sink.example",
                        "127.0.0.1:" + postrider.smtpPort())
                .inheritIO()
                .start();
        if (!source.waitFor(SOURCE_PATIENCE.toSeconds(), TimeUnit.SECONDS) || source.exitValue() != 0) {
            source.destroyForcibly();
            throw new IOException("smtp-source did not get through");
        }
    }

    private static long delivered(PostriderProcess postrider) throws IOException, InterruptedException {
        return (long) postrider.metric("postrider_worker_outcomes_total", "delivered");
    }

    @Override
    public void close() {
        sink.destroy();
    }
}
