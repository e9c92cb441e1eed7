package io.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final String TOPIC = "mail.accepted";

    private final Path directory;

    EmbeddedBrokerIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void whatIsProducedCanBeConsumed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);
            TestClients.send(broker.bootstrapServers(), TOPIC, "first", "second");

            assertThat(TestClients.readAll(broker.bootstrapServers(), TOPIC)).containsExactly("first", "second");
        }
    }

    @Test
    void aRestartOnAnotherPortKeepsTheRecords() throws Exception {
        int firstPort = freePort();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.at(directory).withPort(firstPort))) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + firstPort);
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);
            TestClients.send(broker.bootstrapServers(), TOPIC, "before");
        }

        int secondPort = freePort();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.at(directory).withPort(secondPort))) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + secondPort);
            TestClients.send(broker.bootstrapServers(), TOPIC, "after");

            assertThat(TestClients.readAll(broker.bootstrapServers(), TOPIC)).containsExactly("before", "after");
        }
    }

    @Test
    void aPortThatIsTakenIsOneClearLineAndLeavesTheDirectoryUsable() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.at(directory).withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use");
        }

        assertThatTheDirectoryCanBeUsed();
    }

    @Test
    void aSecondBrokerInTheSameDirectoryIsRefused() throws Exception {
        try (EmbeddedBroker first = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.at(directory)))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessage("another broker is using the directory " + directory);

            TestClients.createTopic(first.bootstrapServers(), TOPIC);
        }

        assertThatTheDirectoryCanBeUsed();
    }

    @Test
    void aBrokerOfAnotherProcessIsRefusedJustTheSame(@TempDir Path elsewhere) throws Exception {
        try (ChildProcess other =
                ChildProcess.start(BrokerMain.class, elsewhere.resolve("output"), directory.toString())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.at(directory)))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessage("another broker is using the directory " + directory);
            other.stop();

            // What it printed is ours: Kafka has said nothing, neither starting nor stopping.
            assertThat(other.output()).hasSize(3).last().asString().startsWith("STOPPED");
        }
    }

    @Test
    void whatKafkaItselfRefusesIsOneLineToo() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), TOPIC);
        }
        Path identity = directory.resolve("kafka").resolve("meta.properties");
        Files.writeString(identity, Files.readString(identity).replace("node.id=1", "node.id=7"));

        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.at(directory)))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("node")
                .message()
                .doesNotContain("\n");
    }

    private void assertThatTheDirectoryCanBeUsed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory))) {
            TestClients.createTopic(broker.bootstrapServers(), "mail.events");
            assertThat(TestClients.readAll(broker.bootstrapServers(), "mail.events"))
                    .isEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
