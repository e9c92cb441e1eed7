package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerDirectoryTest {
    private final Path parent;

    BrokerDirectoryTest(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void aNewDirectoryIsMadeAndGetsAnIdentityThatStays() throws Exception {
        Path directory = parent.resolve("data").resolve("broker");
        String identity;
        try (BrokerDirectory opened = BrokerDirectory.open(directory)) {
            opened.formatOnFirstUse();
            identity = Files.readString(opened.logs().resolve("meta.properties"));
            opened.formatOnFirstUse();
        }
        try (BrokerDirectory again = BrokerDirectory.open(directory)) {
            again.formatOnFirstUse();

            assertThat(again.logs().resolve("meta.properties")).hasContent(identity);
        }
    }

    @Test
    void aFileInTheDirectorysPlaceIsOneClearLine() throws Exception {
        Path file = Files.writeString(parent.resolve("data"), "not a directory");

        assertThatThrownBy(() -> BrokerDirectory.open(file))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageStartingWith("the broker's directory " + file + " cannot be used: ");
    }

    @Test
    void logsWithoutAnIdentityAreNotFormattedOver() throws Exception {
        try (BrokerDirectory directory = BrokerDirectory.open(parent)) {
            Path log = Files.createDirectories(directory.logs().resolve("mail.accepted-0"));

            assertThatThrownBy(directory::formatOnFirstUse)
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("holds logs but not the meta.properties");
            assertThat(log).exists();
        }
    }

    @Test
    void logsWithoutTheMetadataLogAreNotTakenForStrays() throws Exception {
        try (BrokerDirectory directory = BrokerDirectory.open(parent)) {
            directory.formatOnFirstUse();
            Files.createDirectories(directory.logs().resolve("mail.accepted-0"));

            assertThatThrownBy(directory::formatOnFirstUse)
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("holds logs but not the __cluster_metadata-0");
        }
    }

    @Test
    void oneAtATime() {
        try (BrokerDirectory held = BrokerDirectory.open(parent)) {
            assertThat(held.logs()).isDirectory();

            assertThatThrownBy(() -> BrokerDirectory.open(parent))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessage("another broker is using the directory " + parent);
        }
        BrokerDirectory.open(parent).close();
    }
}
