package io.postrider.bench;

import io.postrider.testing.process.PostriderCommand;
import java.nio.file.Path;

/** The built checkout that is measured, with the options that the launcher runs it with. */
public final class Checkout {

    private Checkout() {}

    /** The all-in-one in {@code directory}, as {@code ./postrider up} would run it. */
    public static PostriderCommand postrider(Path directory) {
        Path home = Path.of(System.getProperty("postrider.home", "."));
        return PostriderCommand.of(home.resolve("all-in-one/target/quarkus-app/quarkus-run.jar"), directory)
                .jvm(System.getProperty("postrider.jvm", ""))
                .environment("POSTRIDER_LOG_JSON", "true");
    }
}
