package io.postrider.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** How a {@link PostriderProcess} is started: from which jar, where, with what configuration, on which free ports. */
public final class PostriderCommand {

    private static final int FIRST_PORT = 12_000;
    private static final int PORTS = 18_000;

    /** Begins anywhere: other programs that test at the same time look for ports too. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private final Path jar;
    private final Path directory;
    private final int smtpPort = freePort();
    private final int httpPort = freePort();
    private int kafkaPort = freePort();
    private boolean ingress = true;
    private final List<String> jvm = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private PostriderCommand(Path jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
        environment.put("POSTRIDER_DATA", directory.resolve("data").toString());
        environment.put("POSTRIDER_HOSTNAME", "mx.postrider.example");
        environment.put("POSTRIDER_HTTP_PORT", Integer.toString(httpPort));
        environment.put("POSTRIDER_LISTENERS_MX_HOST", "127.0.0.1");
        environment.put("POSTRIDER_LISTENERS_MX_PORT", Integer.toString(smtpPort));
        environment.put("POSTRIDER_LOG_JSON", "false");
    }

    /** {@code jar} is a {@code quarkus-run.jar}; {@code directory} is created and keeps data, configuration and log. */
    public static PostriderCommand of(Path jar, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PostriderCommand(jar.toAbsolutePath(), directory.toAbsolutePath());
    }

    /** The configuration file's text. */
    public PostriderCommand yaml(String text) {
        try {
            Path file = Files.writeString(directory.resolve("postrider.yaml"), text);
            return environment("POSTRIDER_CONFIG", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostriderCommand environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Options for the JVM, separated by blanks. */
    public PostriderCommand jvm(String options) {
        jvm.addAll(Arrays.stream(options.split(" +"))
                .filter(option -> !option.isEmpty())
                .toList());
        return this;
    }

    /** Runs some services only, comma-separated: any of broker, ingress, router, worker, dsn. */
    public PostriderCommand services(String names) {
        ingress = names.contains("ingress");
        return environment("POSTRIDER_SERVICES", names);
    }

    /** The jar of a single service: says whether that is the ingress. */
    public PostriderCommand withIngress(boolean isIngress) {
        ingress = isIngress;
        return this;
    }

    /** Uses the broker of another process. */
    public PostriderCommand brokerOf(PostriderProcess other) {
        kafkaPort = other.kafkaPort();
        return environment("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort);
    }

    public PostriderProcess build() {
        return new PostriderProcess(this);
    }

    Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTRIDER_"));
        builder.environment().putAll(environment);
        builder.environment().put("POSTRIDER_KAFKA_EMBEDDED_PORT", Integer.toString(kafkaPort));
        return builder.start();
    }

    Path log() {
        return directory.resolve("postrider.log");
    }

    int smtpPort() {
        return smtpPort;
    }

    int httpPort() {
        return httpPort;
    }

    int kafkaPort() {
        return kafkaPort;
    }

    boolean hasIngress() {
        return ingress;
    }

    /**
     * A port of 127.0.0.1 that nobody has now, and that the system gives to nobody as the near end of a connection: a process
     * that is killed finds it free when it is started again. Each call gives another.
     */
    public static int freePort() {
        for (int tried = 0; tried < PORTS; tried++) {
            int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Somebody has it: the next.
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST_PORT + " on");
    }
}
