package io.postrider.ingress.listener;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.acceptance.Network;
import io.postrider.ingress.acceptance.RelayDomains;
import io.postrider.ingress.data.MemoryBudget;
import io.postrider.ingress.data.MessageIntake;
import io.postrider.ingress.data.MessageLimits;
import io.postrider.ingress.session.SessionRules;
import io.postrider.testing.smtp.SmtpClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An ingress on a free port of loopback, over any storage. */
public final class RunningIngress implements AutoCloseable {

    /** Less than what is usual: several tests wait for it. */
    private static final Duration ROOM = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();
    private final Listeners listeners = new Listeners(vertx);
    private final MemoryBudget memory;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private RunningIngress(Options options, MessageIntake intake) throws InterruptedException {
        AcceptancePolicy policy = new AcceptancePolicy(
                List.of(Network.of("127.0.0.0/8")),
                new RelayDomains(List.of("example.org")),
                new Domain("mx1.example.org"),
                Mailbox.of("postmaster@example.org"));
        memory = new MemoryBudget(options.memory);
        listeners.start(
                List.of(new Listener(
                        new Endpoint("mx", "127.0.0.1", options.port),
                        options.rules
                                .apply(SessionRules.builder(policy).sizeLimit(options.sizeLimit))
                                .build())),
                new Shared(
                        "mx1.example.org",
                        new MessageLimits(options.sizeLimit, options.inlineLimit),
                        new ShellLimits(
                                options.connections,
                                options.command,
                                options.data,
                                options.message,
                                options.acknowledgement,
                                ROOM,
                                options.drain),
                        memory,
                        intake,
                        new IngressMetrics(meters, memory),
                        options.clock));
    }

    public static RunningIngress over(MessageIntake intake) throws InterruptedException {
        return new Options().over(intake);
    }

    public static Options with() {
        return new Options();
    }

    public int port() {
        return listeners.addresses().values().iterator().next().getPort();
    }

    public SmtpClient client() throws IOException {
        return SmtpClient.connect("127.0.0.1", port());
    }

    public MemoryBudget memory() {
        return memory;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public Listeners listeners() {
        return listeners;
    }

    @Override
    public void close() throws Exception {
        listeners.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Limits that a test wants otherwise. */
    public static final class Options {
        private int port;
        private UnaryOperator<SessionRules.Builder> rules = UnaryOperator.identity();
        private long sizeLimit = 64L << 20;
        private int inlineLimit = 64 * 1024;
        private Clock clock = Clock.systemUTC();
        private long memory = 96L << 20;
        private int connections = 20_000;
        private Duration command = Duration.ofMinutes(5);
        private Duration data = Duration.ofMinutes(3);
        private Duration message = Duration.ofHours(1);
        private Duration acknowledgement = Duration.ofSeconds(30);
        private Duration drain = ShellLimits.DRAIN;

        public Options port(int value) {
            port = value;
            return this;
        }

        /** Further rules of its sessions. */
        public Options rules(UnaryOperator<SessionRules.Builder> value) {
            rules = value;
            return this;
        }

        public Options sizeLimit(long value) {
            sizeLimit = value;
            return this;
        }

        public Options inlineLimit(int value) {
            inlineLimit = value;
            return this;
        }

        public Options clock(Clock value) {
            clock = value;
            return this;
        }

        public Options memory(long value) {
            memory = value;
            return this;
        }

        public Options connections(int value) {
            connections = value;
            return this;
        }

        public Options commandTimeout(Duration value) {
            command = value;
            return this;
        }

        public Options dataTimeout(Duration value) {
            data = value;
            return this;
        }

        public Options messageTimeout(Duration value) {
            message = value;
            return this;
        }

        public Options acknowledgementTimeout(Duration value) {
            acknowledgement = value;
            return this;
        }

        public Options drain(Duration value) {
            drain = value;
            return this;
        }

        public RunningIngress over(MessageIntake intake) throws InterruptedException {
            return new RunningIngress(this, intake);
        }
    }
}
