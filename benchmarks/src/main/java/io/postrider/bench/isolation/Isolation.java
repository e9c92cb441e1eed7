package io.postrider.bench.isolation;

import io.postrider.bench.Checkout;
import io.postrider.bench.Removal;
import io.postrider.testing.load.Latencies;
import io.postrider.testing.load.LightLoad;
import io.postrider.testing.load.StuckMail;
import io.postrider.testing.process.PostriderProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * In each round a new process is warmed up, measured while it is quiet, given what gets stuck, and measured again by the
 * same generator: so quiet and loaded alternate, and neither has the warmer code. The figures that are held to the limits
 * are the middle ones of the rounds'.
 */
@Command(
        name = "isolation",
        description = "Latency of other mail while mail is stuck behind a tarpit, a dead host and a rate limit."
                + " Exits 1 when it is over the limits: 20 %% and 20 ms more than quiet.")
public final class Isolation implements Callable<Integer> {

    private static final int WARM_UP = 2_000;
    private static final int WARM_UP_RATE = 250;
    private static final int UNMEASURED = 50;
    private static final int RECEIVERS = 10;

    @Option(names = "--stuck", description = "messages that get stuck (${DEFAULT-VALUE})")
    private int stuck = 10_000;

    @Option(names = "--messages", description = "others, measured in each half of a round (${DEFAULT-VALUE})")
    private int messages = 1_000;

    @Option(names = "--rate", description = "of them, a second (${DEFAULT-VALUE})")
    private int rate = 50;

    @Option(names = "--rounds", description = "how often (${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--retry", description = "when what was deferred is tried again (${DEFAULT-VALUE})")
    private String retry = "30s";

    private final PrintStream out = System.out;
    private final List<Latencies> quiet = new ArrayList<>();
    private final List<Latencies> loaded = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("postrider-bench");
        try {
            for (int i = 1; i <= rounds; i++) {
                round(i, directory.resolve("round" + i));
            }
        } finally {
            Removal.of(directory);
        }
        boolean held = holds("median", Latencies::median) & holds("p99", Latencies::p99);
        return held ? 0 : 1;
    }

    private void round(int number, Path directory) throws IOException, InterruptedException {
        try (LightLoad others = LightLoad.open(RECEIVERS);
                StuckMail trouble = new StuckMail();
                PostriderProcess postrider = Checkout.postrider(directory)
                        .yaml("postrider:\n  routes:\n" + others.routes() + trouble.routes() + "  shaping:\n"
                                + trouble.shaping() + "  retry: { delays: [" + retry + "] }\n")
                        .build()) {
            postrider.start();
            others.measure(postrider.smtpPort(), 0, WARM_UP, WARM_UP_RATE);
            quiet.add(measured(number, "quiet", others, postrider));

            StuckMail.Numbers numbers = StuckMail.Numbers.of(stuck);
            trouble.send(postrider.smtpPort(), numbers);
            // What was handed in before it has been looked at by the worker when this one arrives.
            others.measure(postrider.smtpPort(), 0, 1, rate);
            loaded.add(measured(number, "loaded", others, postrider));
            out.printf(
                    "         %,d still stuck, %d connections in the tarpit, %.0f held by the worker%n",
                    trouble.waiting(numbers),
                    trouble.heldByTarpit(),
                    postrider.metric("postrider_worker_in_flight", ""));
        }
    }

    private Latencies measured(int round, String condition, LightLoad others, PostriderProcess postrider)
            throws IOException, InterruptedException {
        Duration before = postrider.cpu();
        long began = System.nanoTime();
        Latencies latencies = others.measure(postrider.smtpPort(), UNMEASURED, messages, rate);
        double took = System.nanoTime() - began;
        out.printf(
                "round %d %s: %s; %.0f %% of a core%n",
                round, condition, latencies, 100 * postrider.cpu().minus(before).toNanos() / took);
        return latencies;
    }

    private boolean holds(String name, Function<Latencies, Duration> figure) {
        Duration without = Latencies.middle(quiet, figure);
        Duration with = Latencies.middle(loaded, figure);
        Duration limit = Latencies.limit(without);
        boolean held = with.compareTo(limit) <= 0;
        out.printf(
                "%s: quiet %.1f ms, with %,d stuck %.1f ms, limit %.1f ms: %s%n",
                name, millis(without), stuck, millis(with), millis(limit), held ? "held" : "NOT HELD");
        return held;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
