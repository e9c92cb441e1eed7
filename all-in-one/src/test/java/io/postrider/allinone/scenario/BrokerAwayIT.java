package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1 to P4 while Kafka is away: stopped in order, standing still, killed; the services come back by themselves. */
class BrokerAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** {@code ingress.acknowledgement-timeout} is 4 s here; the rest is for a busy machine. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final byte[] MESSAGE = "Subject: now\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void a_broker_may_stop_stand_still_or_be_killed_and_every_recipient_ends_once(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory, Load.refusesUnknown())) {
            PostriderProcess broker = world.started(world.postrider("broker").services("broker"));
            PostriderProcess services = world.started(world.postrider("services")
                    .services("ingress,router,worker,dsn")
                    .environment("POSTRIDER_INGRESS_ACKNOWLEDGEMENT_TIMEOUT", "4s")
                    // As few as an embedded broker has: each is flushed for itself.
                    .environment("POSTRIDER_KAFKA_PARTITIONS", "2")
                    .brokerOf(broker));
            try (Load load = Load.mixed(services.smtpPort(), 10, Duration.ofMillis(20))) {
                awaitMore(load);
                broker.stop();
                clientsAreToldFor(Duration.ofSeconds(30), services);
                broker.start();
                awaitMore(load);
                // Longer than anybody keeps a member of a group, or a transaction, that says nothing.
                broker.pause();
                clientsAreToldFor(Duration.ofSeconds(12), services);
                broker.resume();
                awaitMore(load);
                broker.kill();
                clientsAreToldFor(Duration.ofSeconds(3), services);
                broker.start();
                awaitMore(load);
                load.stop();
                try (EventLog events = EventLog.ofEvents(broker.kafkaPort())) {
                    new Accounts(events, world.sink()).settle(load.acknowledged());
                }
            }
        }
    }

    /** The ingress is there, and says in time that it cannot take the message now. */
    private static void clientsAreToldFor(Duration absence, PostriderProcess services) throws Exception {
        long began = System.nanoTime();
        do {
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", services.smtpPort())) {
                client.timeout(ANSWER);
                client.command("EHLO scenario.example");
                SmtpReply reply = client.send("me@home.example", "at" + System.nanoTime() + "@away.example", MESSAGE);
                assertThat(reply.code() + " " + reply.text()).startsWith("451 4.3.0");
            }
            TimeUnit.SECONDS.sleep(1);
        } while (Duration.ofNanos(System.nanoTime() - began).compareTo(absence) < 0);
    }

    private static void awaitMore(Load load) {
        int enough = load.count() + 400;
        await().atMost(PATIENCE).until(() -> load.count() >= enough);
    }
}
