package io.postrider.ingress.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.ingress.listener.RunningIngress;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.testing.smtp.SmtpClient;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From socket to record, on the real broker. */
class KafkaIntakeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Path directory;
    private EmbeddedBroker broker;
    private KafkaClients clients;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        broker = EmbeddedBroker.start(BrokerSettings.at(directory));
        clients = new KafkaClients(broker.bootstrapServers(), new InstanceName("test-0"), Duration.ofSeconds(5));
        new TopicCatalog(clients, TopicLayout.embedded(), true, Duration.ofSeconds(30)).ensure();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void what_was_answered_with_250_is_in_the_topic_octet_for_octet() throws Exception {
        byte[] message = "Subject: x\r\n\r\n.\r\n..\r\n\u0000\u00ff\r\n\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try (ContentWriter contents = new ContentWriter(clients, Clock.systemUTC());
                KafkaIntake intake = new KafkaIntake(clients, contents, PATIENCE);
                RunningIngress ingress = RunningIngress.over(intake);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            String reply =
                    client.send("a@example.com", "b@example.org", message).text();

            MailRecord mail = accepted(1).getFirst();
            assertThat(reply).isEqualTo("2.0.0 " + mail.envelope().queueId() + " queued");
            assertThat(endOf(((Content.Inline) mail.content()).octets(), message.length))
                    .isEqualTo(message);
        }
    }

    @Test
    void large_messages_arrive_side_by_side_octet_for_octet() throws Exception {
        try (ContentWriter contents = new ContentWriter(clients, Clock.systemUTC());
                ContentReader reader = new ContentReader(clients);
                KafkaIntake intake = new KafkaIntake(clients, contents, Duration.ofSeconds(30));
                RunningIngress ingress = RunningIngress.over(intake)) {
            byte[] message = large(8_000_000);
            List<CompletableFuture<Integer>> replies = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                replies.add(CompletableFuture.supplyAsync(() -> deliver(ingress.port(), message)));
            }
            assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isEqualTo(250));

            for (MailRecord mail : accepted(5)) {
                assertThat(mail.content()).isInstanceOf(Content.Stored.class);
                try (InputStream in = reader.open(mail.content())) {
                    assertThat(endOf(in.readAllBytes(), message.length)).isEqualTo(message);
                }
            }
            assertThat(ingress.memory().used()).isZero();
        }
    }

    @Test
    void without_a_broker_it_is_451_in_time_and_with_it_250_again() throws Exception {
        int port = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
        byte[] message = "x\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ContentWriter contents = new ContentWriter(clients, Clock.systemUTC());
                KafkaIntake intake = new KafkaIntake(clients, contents, PATIENCE);
                RunningIngress ingress =
                        RunningIngress.with().acknowledgementTimeout(PATIENCE).over(intake);
                SmtpClient client = ingress.client()) {
            client.command("EHLO client.test");
            assertThat(client.send("a@example.com", "b@example.org", message).code())
                    .isEqualTo(250);

            broker.close();
            long before = System.nanoTime();
            assertThat(client.send("a@example.com", "b@example.org", message).toString())
                    .startsWith("451 4.3.0");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(2));

            // Its producer has lost the only broker by now, and nobody waits while it looks for another.
            before = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                assertThat(client.send("a@example.com", "b@example.org", message)
                                .toString())
                        .startsWith("451 4.3.0");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(2));

            broker = EmbeddedBroker.start(BrokerSettings.at(directory).withPort(port));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.send("a@example.com", "b@example.org", message)
                                    .code()
                            == 250);
            await().until(() -> ingress.memory().used() == 0);
        }
    }

    private static int deliver(int port, byte[] message) {
        try {
            return SmtpClient.deliver(port, "a@example.com", List.of("b@example.org"), message)
                    .code();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] endOf(byte[] octets, int length) {
        return Arrays.copyOfRange(octets, octets.length - length, octets.length);
    }

    private static byte[] large(int octets) {
        byte[] message = new byte[octets];
        new Random(1).nextBytes(message);
        for (int i = 0; i < octets; i++) {
            if (message[i] == '\r' || message[i] == '\n') {
                message[i] = '.';
            }
        }
        for (int i = 100; i < octets; i += 100) {
            message[i - 2] = '\r';
            message[i - 1] = '\n';
        }
        message[octets - 2] = '\r';
        message[octets - 1] = '\n';
        return message;
    }

    private List<MailRecord> accepted(int count) {
        MailRecords records = new MailRecords();
        List<MailRecord> mails = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = clients.reader("look", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ACCEPTED).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    MailRecord mail = ((Decoded.Readable) records.decode(record)).mail();
                    assertThat(record.key()).isEqualTo(mail.envelope().queueId().text());
                    mails.add(mail);
                }
                return mails.size() >= count;
            });
        }
        assertThat(mails).hasSize(count);
        return mails;
    }
}
