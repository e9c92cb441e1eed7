package io.postrider.testing.process;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One process of Postrider, which a test may kill and start again: ports, configuration and directory stay the same. Its
 * output goes to {@code postrider.log} in its directory.
 */
public final class PostriderProcess implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final long CLOCK_TICKS_PER_SECOND = 100;
    private static final int UTIME_FIELD = 11;
    private static final int STIME_FIELD = 12;

    private final PostriderCommand command;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    PostriderProcess(PostriderCommand command) {
        this.command = command;
    }

    /** Starts it; returns when it greets (a process without ingress: when it is healthy), with how long that took. */
    public Duration start() throws IOException, InterruptedException {
        long began = System.nanoTime();
        process = command.launch();
        while (!(command.hasIngress() ? greets() : isHealthy())) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!process.isAlive() || waited.compareTo(START_PATIENCE) > 0) {
                throw new IOException("Postrider did not come up within " + waited.toMillis() + " ms:\n" + lastOfLog());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** SIGKILL: no handler runs, nothing is flushed. */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** SIGSTOP: it stands still, as a machine does that is suspended, until {@link #resume}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("no signal " + name + " for " + pid());
        }
    }

    /** SIGTERM, and waits for the end; how long that took. */
    public Duration stop() throws InterruptedException {
        long began = System.nanoTime();
        running().destroy();
        if (!running().waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            running().destroyForcibly().waitFor();
            throw new IllegalStateException("Postrider did not stop within " + STOP_PATIENCE + ":\n" + lastOfLog());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits for it to end by itself; its exit status. */
    public int awaitExit(Duration patience) throws IOException, InterruptedException {
        process = command.launch();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("Postrider did not end within " + patience);
        }
        return process.exitValue();
    }

    public int smtpPort() {
        return command.smtpPort();
    }

    public int kafkaPort() {
        return command.kafkaPort();
    }

    public long pid() {
        return running().pid();
    }

    /** CPU spent so far, user and system. */
    public Duration cpu() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD]);
        return Duration.ofMillis(ticks * 1000 / CLOCK_TICKS_PER_SECOND);
    }

    /** The most memory it ever had resident, in MiB. */
    public long peakResidentMebibytes() throws IOException {
        return status("VmHWM:");
    }

    /** The memory it has resident now, in MiB. */
    public long residentMebibytes() throws IOException {
        return status("VmRSS:");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** The sum of a metric's values over all its labels that contain {@code label}; 0 when there is none. */
    public double metric(String name, String label) throws IOException, InterruptedException {
        Pattern line = Pattern.compile("^" + Pattern.quote(name) + "(\\{.*}|) .*");
        return get("/q/metrics")
                .body()
                .lines()
                .filter(each -> line.matcher(each).matches() && each.contains(label))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What a path of its HTTP server answers. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + command.httpPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** All it has written so far, of every start. */
    public String log() throws IOException {
        return Files.exists(command.log()) ? Files.readString(command.log()) : "";
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        http.close();
    }

    private boolean greets() {
        try (Socket socket = new Socket("127.0.0.1", command.smtpPort())) {
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid()), file);
    }

    private Process running() {
        return Objects.requireNonNull(process, "not started");
    }

    private String lastOfLog() {
        try {
            String all = log();
            return all.substring(Math.max(0, all.length() - 4_000));
        } catch (IOException e) {
            return "(no log)";
        }
    }
}
