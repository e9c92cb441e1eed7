package io.postrider.pipeline.config;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file as Quarkus reads it: below the environment, above every default. (Quarkus's own way to name a file
 * gives it the rank of whatever named it, which is above the environment for a system property.)
 */
public final class FileConfigSource implements ConfigSourceProvider {

    /** The system property that {@link io.postrider.pipeline.Main} leaves the checked file's path in. */
    public static final String PATH_PROPERTY = "io.postrider.configuration";

    /** Environment variables have 300 (MicroProfile Config), application.properties 250. */
    static final int ORDINAL = 265;

    /** What is looked for beside the file: below it, above what is built in. */
    static final String SHAPING_FILE = "shaping.yaml";

    private static final int SHAPING_ORDINAL = ORDINAL - 1;
    private static final String BUILT_IN = "/postrider-shaping.yaml";
    private static final int BUILT_IN_ORDINAL = 110;

    @Override
    public List<ConfigSource> getConfigSources(ClassLoader loader) {
        String path = System.getProperty(PATH_PROPERTY);
        try {
            return sources(path == null ? null : Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + e.getMessage(), e);
        }
    }

    /**
     * All that is read for a configuration file, null when there is none.
     *
     * @throws IOException with the name of what cannot be read
     */
    static List<ConfigSource> sources(@Nullable Path file) throws IOException {
        List<ConfigSource> sources = new ArrayList<>();
        URL builtIn = FileConfigSource.class.getResource(BUILT_IN);
        if (builtIn == null) {
            throw new IOException(BUILT_IN + " is not in the jar");
        }
        sources.add(new YamlConfigSource(builtIn, BUILT_IN_ORDINAL));
        if (file != null) {
            Path shaping = file.resolveSibling(SHAPING_FILE);
            if (Files.isRegularFile(shaping)) {
                sources.add(read(shaping, SHAPING_ORDINAL));
            }
            sources.add(read(file, ORDINAL));
        }
        return sources;
    }

    private static ConfigSource read(Path file, int ordinal) throws IOException {
        try {
            return new YamlConfigSource(file.toUri().toURL(), ordinal);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
