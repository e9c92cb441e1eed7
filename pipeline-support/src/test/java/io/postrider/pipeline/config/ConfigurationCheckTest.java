package io.postrider.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {

    private final Path directory;

    ConfigurationCheckTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aTlsConfigurationThatIsNowhereIsOneLine() throws IOException {
        assertThat(problems("postrider: { delivery: { tls-configuration: partners } }"))
                .containsExactly("postrider.delivery.tls-configuration: there is no quarkus.tls.partners.trust-store");
    }

    @Test
    void oneWithoutATrustStoreIsNone() throws IOException {
        assertThat(problems("""
                        postrider: { delivery: { tls-configuration: partners } }
                        quarkus: { tls: { partners: { trust-all: true }, partners2: { trust-store: { pem: { certs: a } } } } }
                        """)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"partners", "our-partners"})
    void oneThatIsThereIsFine(String name) throws IOException {
        assertThat(problems("""
                        postrider: { delivery: { tls-configuration: %s } }
                        quarkus: { tls: { "%s": { trust-store: { pem: { certs: /etc/partners.pem } } } } }
                        """.formatted(name, name))).isEmpty();
    }

    private List<String> problems(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("postrider.yaml"), yaml);
        return ConfigurationCheck.problems(Map.of(ConfigurationCheck.FILE_VARIABLE, file.toString()));
    }
}
