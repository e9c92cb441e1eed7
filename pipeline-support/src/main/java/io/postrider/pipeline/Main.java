package io.postrider.pipeline;

import io.postrider.pipeline.config.ConfigurationCheck;
import io.postrider.pipeline.config.FileConfigSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The entry point of every jar that runs one service. A configuration that is wrong is one line on standard error for
 * each mistake, and exit status {@value #WRONG_CONFIGURATION}.
 */
@QuarkusMain
public final class Main {

    /** Exit status for a configuration that cannot be used. */
    public static final int WRONG_CONFIGURATION = 2;

    private Main() {}

    public static void main(String... args) {
        checkConfiguration();
        Quarkus.run(args);
    }

    /** Ends the process when the configuration is wrong; otherwise tells Quarkus where it is. */
    public static void checkConfiguration() {
        List<String> problems = ConfigurationCheck.problems(System.getenv());
        if (!problems.isEmpty()) {
            problems.forEach(problem -> System.err.println("postrider: " + problem));
            System.exit(WRONG_CONFIGURATION);
        }
        Path file = ConfigurationCheck.file(System.getenv());
        if (Files.isRegularFile(file)) {
            System.setProperty(
                    FileConfigSource.PATH_PROPERTY, file.toAbsolutePath().toString());
        }
    }
}
