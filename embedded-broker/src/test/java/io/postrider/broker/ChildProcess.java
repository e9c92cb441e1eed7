package io.postrider.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A JVM of its own, which can be killed as nothing in this one can. It says {@code READY} and a value when it is. */
final class ChildProcess implements AutoCloseable {
    static final String READY = "READY ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts the class's main method and waits until it is ready. Everything it prints goes to the file. */
    static ChildProcess start(Class<?> main, Path output, String... arguments) throws IOException {
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        ChildProcess started = new ChildProcess(process, output);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(started::isReady);
        return started;
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process ended: " + output());
        }
        return output().stream().anyMatch(line -> line.startsWith(READY));
    }

    /** What it said along with being ready. */
    String readyWith() throws IOException {
        return output().stream()
                .filter(line -> line.startsWith(READY))
                .findFirst()
                .orElseThrow()
                .substring(READY.length());
    }

    List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends its standard input, which asks it to stop in order, and waits for it. */
    void stop() throws InterruptedException, IOException {
        process.getOutputStream().close();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
