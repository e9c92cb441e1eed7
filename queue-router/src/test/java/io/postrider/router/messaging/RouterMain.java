package io.postrider.router.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.dns.ResolverSettings;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.router.config.RouterConfig;
import io.postrider.router.destination.Sites;
import io.postrider.router.routing.RouteTable;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A router as a process, so that a test can kill it. Ends when its standard input does. */
final class RouterMain {

    private RouterMain() {}

    static Process start(String bootstrapServers) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RouterMain.class.getName(),
                        bootstrapServers)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String... args) throws IOException {
        KafkaClients clients = new KafkaClients(args[0], new InstanceName("victim-0"), Duration.ofSeconds(5));
        ContentWriter writer = new ContentWriter(clients, Clock.systemUTC());
        Router router = new Router(
                new RouterConfig(
                        RouteTable.of(Map.of("*.routed.test", "smtp://127.0.0.1:2526")),
                        Sites.PLAIN,
                        RetryPolicy.always(RetrySchedule.DEFAULT),
                        ResolverSettings.DEFAULTS.withServers(List.of("127.0.0.1:1")),
                        64 * 1024,
                        Duration.ZERO),
                clients,
                writer,
                new ContentRefresh(new ContentReader(clients), writer, Clock.systemUTC()),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        router.start();
        while (System.in.read() >= 0) {
            // Until whoever started us is gone.
        }
        System.exit(0);
    }
}
