package io.postrider.pipeline.config;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * The configuration file as Quarkus reads it: below the environment, above every default. (Quarkus's own way to name a file
 * gives it the rank of whatever named it, which is above the environment for a system property.)
 */
public final class FileConfigSource implements ConfigSourceProvider {

    /** The system property that {@link io.postrider.pipeline.Main} leaves the checked file's path in. */
    public static final String PATH_PROPERTY = "io.postrider.configuration";

    /** Environment variables have 300 (MicroProfile Config), application.properties 250. */
    static final int ORDINAL = 265;

    @Override
    public List<ConfigSource> getConfigSources(ClassLoader loader) {
        String path = System.getProperty(PATH_PROPERTY);
        if (path == null) {
            return List.of();
        }
        try {
            return List.of(new YamlConfigSource(Path.of(path).toUri().toURL(), ORDINAL));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }
}
