package io.postrider.pipeline.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the configuration as the services will, before they do, and says in one line each what is wrong with it. */
public final class ConfigurationCheck {

    /** Where the file is named. */
    public static final String FILE_VARIABLE = "POSTRIDER_CONFIG";

    private static final Path DEFAULT_FILE = Path.of("config", "postrider.yaml");

    private static final Pattern WRONG_VALUE =
            Pattern.compile("config property (\\S+) with the config value \"(.*?)\" threw");

    private ConfigurationCheck() {}

    /** The file that configuration is read from; it need not exist unless {@value #FILE_VARIABLE} names it. */
    public static Path file(Map<String, String> environment) {
        String named = environment.get(FILE_VARIABLE);
        return named == null || named.isBlank() ? DEFAULT_FILE : Path.of(named);
    }

    /** What is wrong, one line each; empty when nothing is. */
    public static List<String> problems(Map<String, String> environment) {
        Path file = file(environment);
        boolean present = Files.isRegularFile(file);
        if (!present && environment.containsKey(FILE_VARIABLE)) {
            return List.of(file + ": no such file (named by " + FILE_VARIABLE + ")");
        }
        try {
            SmallRyeConfig config = read(file, present);
            PostriderSettings settings = config.getConfigMapping(PostriderSettings.class);
            return TlsBuckets.problem(settings, config.getPropertyNames())
                    .map(List::of)
                    .orElseGet(() -> broken(settings));
        } catch (ConfigValidationException e) {
            return lines(e, present ? file.toString() : "configuration");
        } catch (IOException | RuntimeException e) {
            return List.of(file + ": " + firstLine(e));
        }
    }

    private static SmallRyeConfig read(Path file, boolean present) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(FileConfigSource.sources(present ? file : null))
                .build();
    }

    private static List<String> broken(PostriderSettings settings) {
        // What two services read is said once.
        Set<String> problems = new LinkedHashSet<>();
        for (ConfigurationRule rule : ServiceLoader.load(ConfigurationRule.class)) {
            try {
                rule.check(settings);
            } catch (IllegalArgumentException e) {
                problems.add(firstLine(e));
            }
        }
        return List.copyOf(problems);
    }

    private static List<String> lines(ConfigValidationException e, String where) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < e.getProblemCount(); i++) {
            problems.add(where + ": " + inPlainWords(e.getProblem(i).getMessage()));
        }
        return problems;
    }

    private static String inPlainWords(String problem) {
        String unknown = "SRCFG00050: ";
        if (problem.startsWith(unknown)) {
            String key = problem.substring(unknown.length()).split(" ", 2)[0];
            return "unknown key " + key;
        }
        Matcher value = WRONG_VALUE.matcher(problem);
        if (value.find()) {
            return value.group(1) + ": \"" + value.group(2) + "\" is not a value for it";
        }
        return problem.replaceFirst("^(java\\.[\\w.]+: )?SRCFG\\d+: ", "");
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
