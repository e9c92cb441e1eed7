package io.postrider.allinone;

import io.postrider.ingress.listener.Listeners;
import io.postrider.pipeline.config.ConfigurationCheck;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.BrokerAddress;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** {@code ./postrider up}: says where everything is, once everything is there, and then stays until it is told to stop. */
public final class Up implements QuarkusApplication {

    private final PostriderSettings settings;
    private final Listeners listeners;
    private final BrokerAddress broker;

    Up(PostriderSettings settings, Listeners listeners, BrokerAddress broker) {
        this.settings = settings;
        this.listeners = listeners;
        this.broker = broker;
    }

    @Override
    public int run(String... args) {
        if (!settings.log().json()) {
            greet(System.out);
        }
        Quarkus.waitForExit();
        return 0;
    }

    private void greet(PrintStream out) {
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        Path file = ConfigurationCheck.file(System.getenv());
        String configuration = Files.isRegularFile(file)
                ? file.toAbsolutePath().normalize().toString()
                : file.toAbsolutePath().normalize() + " (not there: defaults)";
        // Quarkus sets the property anew once it listens.
        String http = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
        StringBuilder text = new StringBuilder("Postrider is up after %.1f s.%n".formatted(sinceStart / 1000.0));
        for (Map.Entry<String, InetSocketAddress> listener :
                listeners.addresses().entrySet()) {
            text.append("  SMTP           %s (%s)%n".formatted(text(listener.getValue()), listener.getKey()));
        }
        text.append("  HTTP           http://%s:%s/q/health and /q/metrics%n"
                .formatted(settings.http().host(), http));
        text.append("  Kafka          %s%n".formatted(broker.bootstrapServers()));
        text.append("  data           %s%n"
                .formatted(settings.data().toAbsolutePath().normalize()));
        text.append("  configuration  %s%n".formatted(configuration));
        listeners.addresses().values().stream()
                .findFirst()
                .ifPresent(
                        address -> text.append("Try it:  swaks --server %s --from me@example.org --to you@example.net%n"
                                .formatted(text(address))));
        // At once, so that no line of the log comes between.
        out.println(text.append("Ctrl-C stops it."));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
