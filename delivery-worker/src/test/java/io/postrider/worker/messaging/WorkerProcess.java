package io.postrider.worker.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A worker in a process of its own, to be killed as nothing in this one can. It holds what {@link #HELD} names. */
final class WorkerProcess implements AutoCloseable {

    /** Queue ids that end so are kept on the wire: handed over, never answered. */
    static final String HELD = "held";

    private static final String READY = "READY";

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(String bootstrap, String instance, Path output) throws IOException {
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
                instance);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        WorkerProcess started = new WorkerProcess(process);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> process.isAlive() && Files.readString(output).contains(READY));
        return started;
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Bootstrap address and instance name. Ends when it is killed. */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws InterruptedException {
        FakeDeliveries deliveries =
                new FakeDeliveries(mail -> mail.envelope().queueId().text().endsWith(HELD));
        TestWorker worker = new TestWorker(arguments[0], arguments[1], deliveries);
        System.out.println(READY);
        try (worker) {
            Thread.currentThread().join();
        }
    }
}
