package io.postrider.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A broker as a process: runs in the directory of its one argument until standard input ends. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        long before = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(Path.of(arguments[0])))) {
            System.out.println("STARTED in " + millisSince(before) + " ms");
            System.out.println(ChildProcess.READY + broker.bootstrapServers());
            var unused = System.in.readAllBytes();
            before = System.nanoTime();
        }
        System.out.println("STOPPED in " + millisSince(before) + " ms");
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
