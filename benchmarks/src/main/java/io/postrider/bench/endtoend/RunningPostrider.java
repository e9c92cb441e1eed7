package io.postrider.bench.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An all-in-one process in a directory of its own, with what the kernel and its metrics say of it. */
final class RunningPostrider implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final long CLOCK_TICKS_PER_SECOND = 100;
    private static final int UTIME_FIELD = 11;
    private static final int STIME_FIELD = 12;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int smtpPort;
    private final int httpPort;
    private final Duration startTime;

    private RunningPostrider(Process process, int smtpPort, int httpPort) throws IOException, InterruptedException {
        this.process = process;
        this.smtpPort = smtpPort;
        this.httpPort = httpPort;
        this.startTime = awaitGreeting();
    }

    static RunningPostrider start(Path home, Path directory, int sinkPort) throws IOException, InterruptedException {
        int smtp = freePort();
        int web = freePort();
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                Arrays.asList(System.getProperty("postrider.jvm", "").trim().split(" +")));
        command.removeIf(String::isEmpty);
        command.add("-jar");
        command.add(
                home.resolve("all-in-one/target/quarkus-app/quarkus-run.jar").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("postrider.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "POSTRIDER_DATA",
                        directory.resolve("data").toString(),
                        "POSTRIDER_HOSTNAME",
                        "bench.postrider.example",
                        "POSTRIDER_HTTP_PORT",
                        Integer.toString(web),
                        "POSTRIDER_KAFKA_EMBEDDED_PORT",
                        "0",
                        "POSTRIDER_LISTENERS_MX_HOST",
                        "127.0.0.1",
                        "POSTRIDER_LISTENERS_MX_PORT",
                        Integer.toString(smtp),
                        "POSTRIDER_CONFIG",
                        configuration(directory, sinkPort).toString(),
                        "POSTRIDER_LOG_JSON",
                        "true"));
        return new RunningPostrider(builder.start(), smtp, web);
    }

    int smtpPort() {
        return smtpPort;
    }

    /** From the process's start to its 220. */
    Duration startTime() {
        return startTime;
    }

    /** CPU spent so far, user and system. */
    Duration cpu() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD]);
        return Duration.ofMillis(ticks * 1000 / CLOCK_TICKS_PER_SECOND);
    }

    /** The most memory it ever had resident, in MiB. */
    long peakResidentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** How many recipients were delivered so far, by {@code /q/metrics}. */
    long delivered() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/q/metrics"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("postrider_worker_outcomes_total") && line.contains("delivered"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private Duration awaitGreeting() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < START_PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("it ended at once: see postrider.log");
            }
            try (Socket socket = new Socket("127.0.0.1", smtpPort)) {
                if (socket.getInputStream().read() == '2') {
                    return Duration.ofNanos(System.nanoTime() - began);
                }
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        throw new IOException("no greeting within " + START_PATIENCE);
    }

    private static Path configuration(Path directory, int sinkPort) throws IOException {
        return Files.writeString(directory.resolve("postrider.yaml"), """
                postrider:
                  trusted-networks: [127.0.0.0/8]
                  routes:
                    "*": "smtp://127.0.0.1:%d"
                """.formatted(sinkPort));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
