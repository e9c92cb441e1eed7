package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.acceptance.Network;
import io.postrider.ingress.acceptance.RelayDomains;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the session has a dialogue under {@code src/test/resources/dialogues}; see {@link Dialogue} for its form. */
class DialogueTest {

    private static final Path DIALOGUES = Path.of("src/test/resources/dialogues");

    static final AcceptancePolicy POLICY = new AcceptancePolicy(
            List.of(Network.of("127.0.0.0/8")),
            new RelayDomains(List.of("example.org", "*.sub.example.org")),
            new Domain("mx1.example.org"),
            Mailbox.of("hostmaster@example.net"),
            Set.of(new Domain("mail.example.com")),
            Set.of(InetAddress.ofLiteral("192.0.2.25"), InetAddress.ofLiteral("2001:db8::25")));

    static Stream<Path> dialogues() throws IOException {
        try (Stream<Path> files = Files.list(DIALOGUES)) {
            return files.filter(file -> file.toString().endsWith(".smtp")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void goes_as_written(Path file) throws IOException {
        Dialogue dialogue = Dialogue.read(file);

        assertThat(dialogue.replay(POLICY)).isEqualTo(dialogue.text());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void names_the_section_that_it_proves(Path file) throws IOException {
        assertThat(Files.readAllLines(file).getFirst()).matches("# .*(RFC \\d+|P\\d|DESIGN).*");
    }

    @Test
    void there_are_dialogues() throws IOException {
        assertThat(dialogues()).hasSizeGreaterThan(40);
    }
}
