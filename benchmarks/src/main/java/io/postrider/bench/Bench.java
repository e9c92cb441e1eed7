package io.postrider.bench;

import io.postrider.bench.endtoend.EndToEnd;
import io.postrider.bench.endtoend.Load;
import java.nio.file.Path;

/**
 * The entry point: {@code bench [micro [JMH options]] | [--messages N] [--size OCTETS] [--sessions N] [--runs N]}.
 * The launcher passes the application's jar and Java's options as system properties.
 */
public final class Bench {

    private static final int WRONG_USAGE = 2;

    private Bench() {}

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals("micro")) {
            String[] rest = new String[args.length - 1];
            System.arraycopy(args, 1, rest, 0, rest.length);
            org.openjdk.jmh.Main.main(rest);
            return;
        }
        Load load;
        try {
            load = Load.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("postrider bench: " + e.getMessage());
            System.exit(WRONG_USAGE);
            return;
        }
        Path home = Path.of(System.getProperty("postrider.home", "."));
        new EndToEnd(home, load, System.out).run();
    }
}
