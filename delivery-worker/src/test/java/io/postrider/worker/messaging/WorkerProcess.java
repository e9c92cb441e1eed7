package io.postrider.worker.messaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * A worker in a process of its own, to be killed or paused as nothing in this one can. It holds what {@link #HELD} names,
 * and writes a line for each final dot it sends.
 */
final class WorkerProcess implements AutoCloseable {

    /** Queue ids that end so are kept on the wire: handed over, never answered. */
    static final String HELD = "held";

    /** A final dot: whose, and when leave for it was given. */
    record Dot(String queueId, Instant at) {}

    /** Attempts at once, where each takes its time. */
    private static final int ATTEMPTS = 8;

    private static final String READY = "READY";
    private static final String DOT = "DOT ";
    private static final String TAKEOVER = "TAKEOVER";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String HOLD_COMMITS = "hold commits";
    private static final String HELD_COMMIT = "a commit is held";

    private final Process process;
    private final Path output;

    private WorkerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static WorkerProcess start(String bootstrap, String instance, Path output) throws IOException {
        return start(bootstrap, instance, output, Duration.ZERO);
    }

    /** @param step what each record takes before its final dot, and again after it */
    static WorkerProcess start(String bootstrap, String instance, Path output, Duration step) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WorkerProcess.class.getName(),
                bootstrap,
                instance,
                step.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        WorkerProcess started = new WorkerProcess(process, output);
        started.awaitLine(READY);
        return started;
    }

    /** Transactions stop from now on with their offsets sent, before the commit. */
    void holdCommits() throws IOException {
        process.getOutputStream().write((HOLD_COMMITS + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    void awaitHeldCommit() {
        awaitLine(HELD_COMMIT);
    }

    private void awaitLine(String line) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> process.isAlive() && lines().contains(line));
    }

    List<String> lines() throws IOException {
        return List.of(Files.readString(output, StandardCharsets.UTF_8).split("\n"));
    }

    /** What was sent, in the order it was written down. */
    List<Dot> dots() throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith(DOT))
                .map(line -> line.split(" "))
                .map(words -> new Dot(words[1], Instant.ofEpochMilli(Long.parseLong(words[2]))))
                .toList();
    }

    /** How many partitions it has taken over so far. */
    long takeovers() throws IOException {
        return lines().stream().filter(TAKEOVER::equals).count();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops all its threads where they are: SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** They go on where they were: SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Bootstrap address, instance name, step. Ends when it is killed. */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws IOException, InterruptedException {
        // One write a line: attempts of many threads end up in it.
        PrintStream lines = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Duration step = Duration.parse(arguments[2]);
        FakeDeliveries deliveries = new FakeDeliveries(
                mail -> mail.envelope().queueId().text().endsWith(HELD),
                step.isZero() ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(ATTEMPTS),
                step,
                id -> lines.print(DOT + id + " " + System.currentTimeMillis() + "\n"));
        TestWorker worker = new TestWorker(arguments[0], arguments[1], deliveries);
        lines.print("\n" + READY + "\n");
        var unused = Thread.ofVirtual().start(() -> tellTakeovers(worker, lines));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (worker) {
            if (HOLD_COMMITS.equals(orders.readLine())) {
                worker.script.holdCommits();
                worker.script.awaitHeld();
                lines.print("\n" + HELD_COMMIT + "\n");
            }
            Thread.currentThread().join();
        }
    }

    private static void tellTakeovers(TestWorker worker, PrintStream lines) {
        double told = 0;
        try {
            while (true) {
                for (; told < worker.count("postrider.worker.takeovers"); told++) {
                    lines.print("\n" + TAKEOVER + "\n");
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
