package io.postrider.bench.endtoend;

import io.postrider.testing.process.PostriderCommand;
import io.postrider.testing.process.PostriderProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The benchmark of DESIGN section 9: everything flushed, ledger and events included, source and sink not counted. */
public final class EndToEnd {

    private static final String SOURCE = "/usr/sbin/smtp-source";
    private static final String SINK = "/usr/sbin/smtp-sink";
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOURCE_PATIENCE = Duration.ofMinutes(5);

    private final Path home;
    private final Load load;
    private final PrintStream out;

    public EndToEnd(Path home, Load load, PrintStream out) {
        this.home = home;
        this.load = load;
        this.out = out;
    }

    /** Runs it and prints a line for each run. Throws IOException when a tool is missing or mail did not arrive. */
    public void run() throws IOException, InterruptedException {
        for (String tool : List.of(SOURCE, SINK)) {
            if (!Files.isExecutable(Path.of(tool))) {
                throw new IOException(tool + " is missing: install Debian's postfix package");
            }
        }
        Path directory = Files.createTempDirectory("postrider-bench");
        out.printf("%d messages of %d octets a run, %d sessions%n", load.messages(), load.octets(), load.sessions());
        try {
            throughput(directory.resolve("throughput"));
            latency(directory.resolve("latency"));
        } finally {
            Removal.of(directory);
        }
    }

    private void throughput(Path directory) throws IOException, InterruptedException {
        int sinkPort = PostriderCommand.freePort();
        Process sink = new ProcessBuilder(SINK, "-u", "nobody", "127.0.0.1:" + sinkPort, "1000")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (PostriderProcess postrider = command(directory, sinkPort).build()) {
            out.printf("start to 220: %.2f s%n", seconds(postrider.start()));
            long done = press(postrider, load.warmUp(), 0);
            for (int i = 1; i <= load.runs(); i++) {
                Duration cpuBefore = postrider.cpu();
                long began = System.nanoTime();
                done = press(postrider, load.messages(), done);
                double took = (System.nanoTime() - began) / 1e9;
                double cpu = seconds(postrider.cpu().minus(cpuBefore));
                out.printf(
                        "run %d: %,.0f messages/s, %.3f ms CPU a message, peak %d MiB resident%n",
                        i, load.messages() / took, cpu * 1000 / load.messages(), postrider.peakResidentMebibytes());
            }
        } finally {
            sink.destroy();
        }
    }

    /** Sends that many and waits until the worker has delivered them; returns what is delivered by then. */
    private long press(PostriderProcess postrider, int messages, long before) throws IOException, InterruptedException {
        Process source = new ProcessBuilder(
                        SOURCE,
                        "-d",
                        "-s",
                        Integer.toString(load.sessions()),
                        "-m",
                        Integer.toString(messages),
                        "-l",
                        Integer.toString(load.octets()),
                        "-f",
                        "bench@postrider.example",
                        "-t",
                        "sink@example.org",
                        "127.0.0.1:" + postrider.smtpPort())
                .inheritIO()
                .start();
        if (!source.waitFor(SOURCE_PATIENCE.toSeconds(), TimeUnit.SECONDS) || source.exitValue() != 0) {
            source.destroyForcibly();
            throw new IOException("smtp-source did not get through");
        }
        long deadline = System.nanoTime() + DRAIN_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            long delivered = delivered(postrider);
            if (delivered - before >= messages) {
                return delivered;
            }
            Thread.sleep(20);
        }
        throw new IOException(
                "%d of %d delivered after %s".formatted(delivered(postrider) - before, messages, DRAIN_PATIENCE));
    }

    private void latency(Path directory) throws IOException, InterruptedException {
        try (LightLoad light = LightLoad.open();
                PostriderProcess postrider =
                        command(directory, light.sinkPort()).build()) {
            postrider.start();
            List<Duration> times = light.measure(postrider.smtpPort(), load.lightMessages(), load.lightRate());
            out.printf(
                    "light load (%d a second): from our 250 to the sink's 250 median %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                    load.lightRate(),
                    millis(times.get(times.size() / 2)),
                    millis(times.get(times.size() * 99 / 100)),
                    millis(times.getLast()));
        }
    }

    private PostriderCommand command(Path directory, int sinkPort) {
        return PostriderCommand.of(home.resolve("all-in-one/target/quarkus-app/quarkus-run.jar"), directory)
                .jvm(System.getProperty("postrider.jvm", ""))
                .environment("POSTRIDER_LOG_JSON", "true")
                .yaml("""
                        postrider:
                          routes:
                            "*": "smtp://127.0.0.1:%d"
                        """.formatted(sinkPort));
    }

    private static long delivered(PostriderProcess postrider) throws IOException, InterruptedException {
        return (long) postrider.metric("postrider_worker_outcomes_total", "delivered");
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
