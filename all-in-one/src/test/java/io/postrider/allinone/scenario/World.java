package io.postrider.allinone.scenario;

import io.postrider.testing.process.PostriderCommand;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What a scenario plays in: processes of Postrider in a directory, and a receiving server that all mail is routed to. */
final class World implements AutoCloseable {

    /** The first compiler only: a process lives for a minute, and half of the processor time of a start is the second. */
    private static final String JVM = "-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Path directory;
    private final ScriptedSmtpServer sink;
    private final List<AutoCloseable> inhabitants = new ArrayList<>();

    World(Path directory, Behaviour sinkBehaviour) {
        this.directory = directory;
        this.sink = ScriptedSmtpServer.start(sinkBehaviour);
    }

    World(Path directory) {
        this(directory, Behaviour.builder().keepNoBodies().build());
    }

    ScriptedSmtpServer sink() {
        return sink;
    }

    /** The all-in-one with every domain routed to the sink and quick retries. */
    PostriderCommand postrider(String name) {
        return command(name, jarOf("all-in-one")).yaml(everythingTo(sink));
    }

    /** The jar of one service, the same configuration. */
    PostriderCommand service(String module) {
        return command(module, jarOf(module)).yaml(everythingTo(sink));
    }

    /** Adds something to be closed when the scenario ends, whatever happens; the last one first. */
    <T extends AutoCloseable> T with(T inhabitant) {
        inhabitants.add(inhabitant);
        return inhabitant;
    }

    /** A process that is started, and killed with the world: a scenario that is about an orderly stop says so itself. */
    PostriderProcess started(PostriderCommand command) throws Exception {
        PostriderProcess process = toBeKilled(command);
        process.start();
        return process;
    }

    /** Processes that start side by side, in their order. */
    List<PostriderProcess> started(PostriderCommand... commands) throws Exception {
        List<PostriderProcess> processes =
                Stream.of(commands).map(this::toBeKilled).toList();
        start(processes);
        return processes;
    }

    /** Starts what has ended, side by side. */
    static void start(List<PostriderProcess> processes) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Duration>> starts = new ArrayList<>();
            processes.forEach(process -> starts.add(process::start));
            for (Future<Duration> start : threads.invokeAll(starts)) {
                start.get();
            }
        }
    }

    private PostriderProcess toBeKilled(PostriderCommand command) {
        PostriderProcess process = with(command.build());
        with(process::kill);
        return process;
    }

    static String everythingTo(ScriptedSmtpServer server) {
        return """
                postrider:
                  routes:
                    "*": "smtp://%s"
                  retry: { delays: [2s] }
                """.formatted(server.address());
    }

    private PostriderCommand command(String name, Path jar) {
        return PostriderCommand.of(jar, directory.resolve(name)).jvm(JVM);
    }

    private static Path jarOf(String module) {
        Path jar = Path.of("..", module, "target", "quarkus-app", "quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built: scenarios run in Maven's integration-test phase");
        }
        return jar;
    }

    /** Each domain of {@link Load} has a server of its own: so many destinations fall to all workers. */
    static String domainsTo(List<ScriptedSmtpServer> servers) {
        StringBuilder yaml = new StringBuilder("postrider:\n  routes:\n");
        for (int i = 0; i < servers.size(); i++) {
            yaml.append("    \"d%d.example\": \"smtp://%s\"\n"
                    .formatted(i, servers.get(i).address()));
        }
        return yaml.toString();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable inhabitant : inhabitants.reversed()) {
            inhabitant.close();
        }
        sink.close();
    }
}
