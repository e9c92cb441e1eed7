package io.postrider.bench.deferred;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** To come. */
@Command(name = "deferred")
public final class Deferred implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
