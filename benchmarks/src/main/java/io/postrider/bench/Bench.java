package io.postrider.bench;

import io.postrider.bench.deferred.Deferred;
import io.postrider.bench.endtoend.EndToEnd;
import io.postrider.bench.isolation.Isolation;
import io.postrider.bench.micro.Micro;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point. The launcher passes the checkout and Java's options as system properties. The exit status is 0, 1 when
 * something failed or was not held, and 2 for wrong usage.
 */
@Command(
        name = "postrider bench",
        description = "Measures Postrider on this machine; without a command: end-to-end.",
        subcommands = {EndToEnd.class, Isolation.class, Deferred.class, Micro.class, CommandLine.HelpCommand.class})
public final class Bench {

    private Bench() {}

    public static void main(String... args) {
        // Kafka's client is silent here: what matters is in the log of the process that is measured.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        boolean isNamed = args.length > 0 && !args[0].startsWith("--");
        CommandLine bench = new CommandLine(new Bench());
        System.exit(isNamed ? bench.execute(args) : new CommandLine(new EndToEnd()).execute(args));
    }
}
