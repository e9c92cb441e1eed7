package io.postrider.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of the sources by reading them: sizes, package pages, and that the RFC index is complete. */
class HouseRulesTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final int LONGEST_FILE = 500;
    private static final Pattern CITATION = Pattern.compile("RFC (\\d{3,5})");

    @Test
    void no_file_is_longer_than_500_lines() {
        List<Path> tooLong = sources("src/main/java", "src/test/java")
                .filter(file -> lines(file).size() > LONGEST_FILE)
                .toList();
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        Set<Path> packages =
                sources("src/main/java").map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).isNotEmpty().allSatisfy(directory -> {
            Path page = directory.resolve("package-info.java");
            assertThat(page).exists().content().contains("@NullMarked").contains("/**");
        });
    }

    @Test
    void every_RFC_that_the_code_cites_is_in_the_index() throws IOException {
        String index = Files.readString(HOME.resolve("docs/rfc-index.md"));
        Set<String> missing = sources("src/main/java")
                .flatMap(
                        file -> CITATION.matcher(String.join("\n", lines(file))).results())
                .map(result -> result.group(1))
                .filter(number -> !mentions(index, number))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).isEmpty();
    }

    @Test
    void every_module_has_a_README_of_80_lines_at_most() {
        assertThat(modules()).isNotEmpty().allSatisfy(module -> {
            assertThat(module.resolve("README.md")).exists();
            assertThat(lines(module.resolve("README.md"))).hasSizeLessThanOrEqualTo(80);
        });
    }

    private static boolean mentions(String index, String number) {
        Matcher matcher = Pattern.compile("\\b" + number + "\\b").matcher(index);
        return matcher.find();
    }

    private static List<Path> modules() {
        try (Stream<Path> entries = Files.list(HOME)) {
            return entries.filter(entry -> Files.exists(entry.resolve("pom.xml")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources(String... roots) {
        return modules().stream()
                .flatMap(module -> Stream.of(roots).map(module::resolve))
                .filter(Files::isDirectory)
                .flatMap(HouseRulesTest::javaFiles);
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
