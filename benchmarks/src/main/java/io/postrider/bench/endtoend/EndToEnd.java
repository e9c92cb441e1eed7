package io.postrider.bench.endtoend;

import io.postrider.bench.Checkout;
import io.postrider.bench.Removal;
import io.postrider.testing.load.LightLoad;
import io.postrider.testing.process.PostriderProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark of DESIGN section 9: everything flushed, ledger and events included, source and sink not counted. */
@Command(
        name = "end-to-end",
        description = "Throughput, CPU a message and memory between smtp-source and smtp-sink; latency at light load.")
public final class EndToEnd implements Callable<Integer> {

    private static final int UNMEASURED = 100;
    private static final int LIGHT_RATE = 20;

    @Option(names = "--messages", description = "in each run, after half as many that do not count (${DEFAULT-VALUE})")
    private int messages = 30_000;

    @Option(names = "--size", description = "octets of each (${DEFAULT-VALUE})")
    private int octets = 10_240;

    @Option(names = "--sessions", description = "of the source at once (${DEFAULT-VALUE})")
    private int sessions = 50;

    @Option(names = "--runs", description = "of which each is reported (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--light", description = "messages sent one by one for the latency (${DEFAULT-VALUE})")
    private int light = 400;

    private final PrintStream out = System.out;

    /** Prints a line for each run. Throws IOException when a tool is missing or mail did not arrive. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("postrider-bench");
        try {
            throughput(directory.resolve("throughput"));
            latency(directory.resolve("latency"));
        } finally {
            Removal.of(directory);
        }
        return 0;
    }

    private void throughput(Path directory) throws IOException, InterruptedException {
        try (Press press = Press.open(octets, sessions);
                PostriderProcess postrider = Checkout.postrider(directory)
                        .yaml("postrider:\n  routes:\n" + press.route())
                        .build()) {
            out.printf("%d messages of %d octets a run, %d sessions%n", messages, octets, sessions);
            out.printf("start to 220: %.2f s%n", postrider.start().toNanos() / 1e9);
            press.run(postrider, Math.max(1, messages / 2));
            for (int i = 1; i <= runs; i++) {
                out.printf(
                        "run %d: %s, peak %d MiB resident%n",
                        i, press.run(postrider, messages), postrider.peakResidentMebibytes());
            }
        }
    }

    private void latency(Path directory) throws IOException, InterruptedException {
        try (LightLoad receiver = LightLoad.open(1);
                PostriderProcess postrider = Checkout.postrider(directory)
                        .yaml("postrider:\n  routes:\n" + receiver.routes())
                        .build()) {
            postrider.start();
            out.printf(
                    "light load (%d a second), from our 250 to the sink's 250: %s%n",
                    LIGHT_RATE, receiver.measure(postrider.smtpPort(), UNMEASURED, light, LIGHT_RATE));
        }
    }
}
