package io.postrider.allinone.demo;

import io.postrider.ingress.listener.Listeners;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./postrider demo}: everything runs as ever, but on free ports, in a directory that is removed at the end, and with
 * every domain routed to a server in this process. Ends with status 0 when each message met its fate.
 */
public final class Demo implements QuarkusApplication {

    private static @Nullable ScriptedSmtpServer peer;
    private static @Nullable Path data;

    private final Listeners listeners;
    private final KafkaClients kafka;

    Demo(Listeners listeners, KafkaClients kafka) {
        this.listeners = listeners;
        this.kafka = kafka;
    }

    /** Starts the receiving server and writes the configuration that leads there, before Quarkus reads it. */
    public static void prepare() {
        peer = ScriptedSmtpServer.start(behaviour());
        try {
            data = Files.createTempDirectory("postrider-demo");
        } catch (IOException e) {
            throw new UncheckedIOException("a directory for the demo", e);
        }
        configuration(peer.port(), data).forEach(System::setProperty);
        System.out.println("Starting Postrider with a receiving server beside it …");
    }

    @Override
    public int run(String... args) throws Exception {
        ScriptedSmtpServer receiver = Objects.requireNonNull(peer);
        try (DemoEvents events = new DemoEvents(kafka, System.out)) {
            int port = listeners.addresses().values().iterator().next().getPort();
            return new DemoStory(port, receiver, events, System.out).tell() ? 0 : 1;
        } finally {
            receiver.close();
            Runtime.getRuntime().addShutdownHook(new Thread(Demo::removeData));
        }
    }

    private static Map<String, String> configuration(int peerPort, Path directory) {
        return Map.ofEntries(
                Map.entry("postrider.hostname", "demo.postrider.example"),
                Map.entry("postrider.data", directory.toString()),
                Map.entry("postrider.http.port", "0"),
                Map.entry("postrider.kafka.bootstrap-servers", "embedded"),
                Map.entry("postrider.kafka.embedded-port", "0"),
                Map.entry("postrider.listeners.mx.host", "127.0.0.1"),
                Map.entry("postrider.listeners.mx.port", "0"),
                Map.entry("postrider.routes.\"*\"", "smtp://127.0.0.1:" + peerPort),
                Map.entry("postrider.retry.delays", "2s"),
                Map.entry("postrider.retry.greylisted", "2s"),
                Map.entry("postrider.log.json", "false"),
                Map.entry("quarkus.log.level", "ERROR"));
    }

    /** Accepts everyone, but greylists bea once and does not know carl. */
    private static Behaviour behaviour() {
        Map<String, Boolean> seen = new ConcurrentHashMap<>();
        return Behaviour.builder()
                .greeting("220 mail.demo.example ESMTP")
                .rcptReply(address -> {
                    if (address.startsWith("carl@")) {
                        return "550 5.1.1 There is no carl here";
                    }
                    boolean firstTime = seen.putIfAbsent(address, true) == null;
                    return address.startsWith("bea@") && firstTime
                            ? "450 4.7.1 Greylisted, come back in a moment"
                            : "250 2.1.5 Ok";
                })
                .build();
    }

    private static void removeData() {
        if (data == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.getNameCount() - a.getNameCount())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            System.err.println("postrider: " + data + " could not be removed: " + e.getMessage());
        }
    }
}
