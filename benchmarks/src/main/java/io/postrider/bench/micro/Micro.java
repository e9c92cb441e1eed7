package io.postrider.bench.micro;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to JMH, with all its options. */
@Command(name = "micro", description = "JMH benchmarks of what runs for every message; takes JMH's options.")
public final class Micro implements Callable<Integer> {

    @Unmatched
    private List<String> options = List.of();

    @Override
    public Integer call() throws Exception {
        org.openjdk.jmh.Main.main(options.toArray(String[]::new));
        return 0;
    }
}
