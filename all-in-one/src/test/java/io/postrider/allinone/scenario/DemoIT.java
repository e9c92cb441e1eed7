package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer runs first, and what the build learns from to start fast. */
class DemoIT {

    private static final long PATIENCE_SECONDS = 120;

    @Test
    void the_demo_shows_what_became_of_its_three_messages_and_ends_well(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar")
                                .toAbsolutePath()
                                .toString(),
                        "demo")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            demo.destroyForcibly().waitFor();
        }

        String shown = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(shown).isTrue();
        assertThat(demo.exitValue()).as(shown).isZero();
        assertThat(shown)
                .containsPattern("delivered +anna@demo.example")
                .containsPattern("deferred +bea@demo.example")
                .containsPattern("delivered +bea@demo.example")
                .containsPattern("reported +carl@demo.example")
                .containsPattern("delivered +you@postrider.example");
    }
}
