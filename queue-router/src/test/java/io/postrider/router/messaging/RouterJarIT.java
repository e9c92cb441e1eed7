package io.postrider.router.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is deployed: alone, against a Kafka address. */
class RouterJarIT {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    private Path directory;
    private RouterBench bench;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        bench = new RouterBench(directory.resolve("broker"));
    }

    @AfterEach
    void stop() {
        bench.close();
        http.close();
    }

    @Test
    void aloneItRoutesTellsHowItIsAndStopsWhenAskedTo() throws Exception {
        int port = freePort();
        Process router = start("""
                postrider:
                  data: %s
                  services: [router]
                  http: { port: %d }
                  kafka: { bootstrap-servers: "%s" }
                  routes: { "*.routed.test": "smtp://127.0.0.1:2526" }
                """.formatted(directory, port, bench.broker.bootstrapServers()));
        try (TopicTap outbound = new TopicTap(bench.clients, Topics.OUTBOUND)) {
            MailRecord mail = bench.accept("a@any.routed.test");

            await().atMost(LONG).until(() -> outbound.count() == 1);
            await().atMost(LONG).ignoreExceptions().untilAsserted(() -> assertThat(get(port, "/q/health"))
                    .contains("\"stages\"", "\"queue-router\": \"well\"", "\"queue-router-schedule\": \"well\"")
                    .doesNotContain("\"DOWN\""));
            assertThat(get(port, "/q/metrics")).contains("postrider_router_routed_total 1.0");
            assertThat(outbound.mails().getFirst().envelope().queueId())
                    .isEqualTo(mail.envelope().queueId());

            router.destroy();
            assertThat(router.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            router.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWrongRouteIsOneLineAndExitStatusTwo() throws Exception {
        Process router = start("postrider: { routes: { \"example.org\": \"relay:none\" } }");
        try {
            assertThat(router.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(router.exitValue()).isEqualTo(2);
            assertThat(Files.readString(directory.resolve("output")).strip())
                    .contains("postrider.routes: 'example.org': there is no postrider.relays.none")
                    .doesNotContain("\n");
        } finally {
            router.destroyForcibly().waitFor();
        }
    }

    private Process start(String configuration) throws IOException {
        Path file = Files.writeString(directory.resolve("postrider.yaml"), configuration);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("POSTRIDER_CONFIG", file.toString());
        return builder.start();
    }

    private String get(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
