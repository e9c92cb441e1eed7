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
        out.printf("Postrider is up after %.1f s.%n", sinceStart / 1000.0);
        for (Map.Entry<String, InetSocketAddress> listener :
                listeners.addresses().entrySet()) {
            out.printf("  SMTP           %s (%s)%n", text(listener.getValue()), listener.getKey());
        }
        out.printf(
                "  HTTP           http://%s:%s/q/health and /q/metrics%n",
                settings.http().host(), http);
        out.printf("  Kafka          %s%n", broker.bootstrapServers());
        out.printf("  data           %s%n", settings.data().toAbsolutePath().normalize());
        out.printf("  configuration  %s%n", configuration);
        listeners.addresses().values().stream()
                .findFirst()
                .ifPresent(address -> out.printf(
                        "Try it:  swaks --server %s --from me@example.org --to you@example.net%nCtrl-C stops it.%n",
                        text(address)));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
