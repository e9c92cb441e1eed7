package io.postrider.dsn.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.dsn.config.DsnConfig;
import io.postrider.envelope.Envelope;
import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A real broker with our topics, and both ends of the service's hop. */
final class DsnKafka implements AutoCloseable {

    static final DsnConfig CONFIG =
            new DsnConfig("mx1.example.org", null, RetryPolicy.always(RetrySchedule.DEFAULT), 64 * 1024);

    private static final Duration POLL = Duration.ofMillis(200);

    private final EmbeddedBroker broker;
    final KafkaClients clients;
    final ContentWriter writer;
    final ContentReader reader;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> stable;
    private final KafkaConsumer<String, byte[]> uncommitted;
    private final MailRecords mails = new MailRecords();

    DsnKafka(Path directory) {
        this.broker = EmbeddedBroker.start(BrokerSettings.at(directory));
        this.clients = clients(broker.bootstrapServers());
        new TopicCatalog(clients, TopicLayout.embedded(), true, Duration.ofSeconds(30)).ensure();
        this.writer = new ContentWriter(clients, Clock.systemUTC());
        this.reader = new ContentReader(clients);
        this.producer = clients.producer("test");
        this.stable = clients.reader("stable", Map.of("isolation.level", "read_committed"));
        this.uncommitted = clients.reader("uncommitted", Map.of("isolation.level", "read_uncommitted"));
    }

    static KafkaClients clients(String bootstrapServers) {
        return new KafkaClients(bootstrapServers, new InstanceName("test-0"), Duration.ofSeconds(5));
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The service's stage as its bean makes it, not started. */
    TransactionalStage stage() {
        return DsnStage.of(CONFIG, clients, reader, new ContentByReference(writer), Clock.systemUTC(), meters);
    }

    void fail(Envelope envelope, String message) throws Exception {
        fail(envelope, new Content.Inline(message.getBytes(UTF_8)));
    }

    void fail(Envelope envelope, Content content) throws Exception {
        send(mails.record(Topics.FAILED, envelope.queueId().text(), new MailRecord(envelope, content)));
    }

    /** Without waiting; {@link #flush} does. */
    void queueFailure(Envelope envelope, String message) {
        MailRecord mail = new MailRecord(envelope, new Content.Inline(message.getBytes(UTF_8)));
        var unused =
                producer.send(mails.record(Topics.FAILED, envelope.queueId().text(), mail));
    }

    void flush() {
        producer.flush();
    }

    void send(ProducerRecord<String, byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** The committed records of a topic of one partition, from its beginning to its present end. */
    List<ConsumerRecord<String, byte[]>> committed(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                clients.reader("test", Map.of("isolation.level", "read_committed"))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    /** Where the log of a topic of one partition ends, committed or not. */
    long end(String topic) {
        return end(topic, uncommitted);
    }

    /** Whether records of a transaction that is neither committed nor aborted lie at its end. */
    boolean hasOpenTransaction(String topic) {
        return end(topic, stable) < end(topic, uncommitted);
    }

    private static long end(String topic, KafkaConsumer<String, byte[]> consumer) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    List<MailRecord> reports() {
        return committed(Topics.REPORTS).stream()
                .map(record -> ((Decoded.Readable) mails.decode(record)).mail())
                .toList();
    }

    List<String> events() {
        return committed(Topics.EVENTS).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    byte[] octets(MailRecord mail) throws Exception {
        return reader.open(mail.content()).readAllBytes();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        stable.close();
        uncommitted.close();
        writer.close();
        reader.close();
        broker.close();
    }
}
