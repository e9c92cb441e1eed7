package io.postrider.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes are matched by what stands left of the colon, so that has to come through as it is written. */
class RouteKeysTest {

    @Test
    void keysOfEveryKindOfMatchComeThroughAsTheyAreWritten(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("postrider.yaml"), """
                postrider:
                  routes:
                    example.org: "smtp://a"
                    "*.example.org": "smtp://b"
                    '/^[^@]+\\.x@(a|b{2,3})\\.example$/': "smtp://c"
                    "from:news@example.org to:*.example": "smtp://d"
                    "from:<>": "smtp://e"
                    'o"brien@example.org': "smtp://f"
                    "*": "smtp://g"
                    'mx?.*.example': 'bounce:5.1.1 no such user, sorry: "none"'
                    '/^[^@]+@local$/': 'discard:'
                """);

        PostriderSettings settings = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(new YamlConfigSource(file.toUri().toURL(), FileConfigSource.ORDINAL))
                .build()
                .getConfigMapping(PostriderSettings.class);

        assertThat(settings.routes())
                .containsOnlyKeys(
                        "example.org",
                        "*.example.org",
                        "/^[^@]+\\.x@(a|b{2,3})\\.example$/",
                        "from:news@example.org to:*.example",
                        "from:<>",
                        "o\"brien@example.org",
                        "*",
                        "mx?.*.example",
                        "/^[^@]+@local$/");
        assertThat(settings.routes()).containsEntry("mx?.*.example", "bounce:5.1.1 no such user, sorry: \"none\"");
    }
}
