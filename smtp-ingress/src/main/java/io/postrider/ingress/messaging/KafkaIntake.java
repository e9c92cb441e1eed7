package io.postrider.ingress.messaging;

import io.postrider.ingress.data.Deadline;
import io.postrider.ingress.data.MessageIntake;
import io.postrider.pipeline.content.ContentSink;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.ClientSettings;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Accepted mail into {@code mail.accepted}, key queue id, acknowledged by every replica that must (promise P1). Made when
 * Kafka and its topics are there; after that nothing here blocks, whatever becomes of Kafka. Thread-safe.
 */
public final class KafkaIntake implements MessageIntake, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaIntake.class);

    /** Kafka's buffer is handed out in batches that are not always full: what we count is at most half of it. */
    private static final long ACCEPTED_OCTETS = ClientSettings.BUFFER_OCTETS / 2;

    private static final long CONTENT_OCTETS = ContentWriter.BUFFER_OCTETS / 2;

    /** What a record has besides its value and its header's, at most: key, lengths, the batch around it. */
    private static final long RECORD_OCTETS = 128;

    /** Kafka takes no delivery timeout below its request timeout; no request needs longer than this. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final ContentWriter contents;
    private final MailRecords records = new MailRecords();
    private final SendGate accepted = new SendGate(ACCEPTED_OCTETS);
    private final SendGate chunks = new SendGate(CONTENT_OCTETS);

    /** Half of what a client waits: the other half is for the gate. */
    private final Duration delivery;

    /**
     * Blocks until Kafka has told about the topic.
     *
     * @param contents where large content goes; closed by its owner
     * @param patience how long a client waits for its answer
     */
    public KafkaIntake(KafkaClients clients, ContentWriter contents, Duration patience) {
        this.contents = contents;
        this.delivery = patience.dividedBy(2);
        Duration request = delivery.compareTo(REQUEST) < 0 ? delivery : REQUEST;
        this.producer = clients.producer(
                "ingress-accepted",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(delivery.toMillis()),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(request.toMillis())));
        KafkaClients.prefetch(producer, Topics.ACCEPTED);
    }

    @Override
    public void store(MailRecord mail, Deadline deadline, Receipt receipt) {
        ProducerRecord<String, byte[]> record =
                records.record(Topics.ACCEPTED, mail.envelope().queueId().text(), mail);
        long octets = octetsOf(record);
        accepted.submit(octets, () -> {
            if (!deadline.leaves(delivery)) {
                // It might get there after its client was told that it did not, and the client will send it again.
                accepted.done(octets);
                receipt.told(false);
            } else {
                send(record, octets, receipt);
            }
        });
    }

    @Override
    public ContentSink open(String contentId) {
        return new GatedSink(contents.open(contentId), chunks);
    }

    /** Waits a few seconds for what is on its way. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private void send(ProducerRecord<String, byte[]> record, long octets, Receipt receipt) {
        try {
            var unused = producer.send(record, (position, problem) -> {
                accepted.done(octets);
                if (problem != null) {
                    LOG.warnf("not stored queueId=%s problem=\"%s\"", record.key(), problem.getMessage());
                }
                receipt.told(problem == null);
            });
        } catch (RuntimeException e) {
            // Closed, or interrupted: Kafka throws these at the caller and calls nobody back.
            LOG.warnf("not sent queueId=%s problem=\"%s\"", record.key(), e.getMessage());
            accepted.done(octets);
            receipt.told(false);
        }
    }

    private static long octetsOf(ProducerRecord<String, byte[]> record) {
        long octets = record.value().length + RECORD_OCTETS;
        for (Header header : record.headers()) {
            octets += header.value().length;
        }
        return octets;
    }
}
