package io.postrider.ingress.messaging;

import io.postrider.ingress.data.Deadline;
import io.postrider.ingress.data.MessageIntake;
import io.postrider.pipeline.content.ContentSink;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.ClientSettings;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.LastingProducer;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Accepted mail into {@code mail.accepted}, key queue id, acknowledged by every replica that must (promise P1). Made when
 * Kafka and its topics are there; after that nothing here blocks, whatever becomes of Kafka. A producer that has failed
 * for good is replaced. Thread-safe.
 */
public final class KafkaIntake implements MessageIntake, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaIntake.class);

    /** Kafka's buffer is handed out in batches that are not always full: what we count is at most half of it. */
    private static final long ACCEPTED_OCTETS = ClientSettings.BUFFER_OCTETS / 2;

    private static final long CONTENT_OCTETS = ContentWriter.BUFFER_OCTETS / 2;

    /** What a record has besides its value and its headers', at most: key, lengths, the batch around it. */
    private static final long RECORD_OCTETS = 128;

    /** Kafka takes no delivery timeout below its request timeout; no request needs longer than this. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private final LastingProducer producer;
    private final Function<String, ContentSink> contents;
    private final MailRecords records = new MailRecords();
    private final SendGate accepted = new SendGate(ACCEPTED_OCTETS);
    private final SendGate chunks = new SendGate(CONTENT_OCTETS);
    private final Duration delivery;

    /**
     * Blocks until Kafka has told about the topic.
     *
     * @param contents where large content goes; closed by its owner
     * @param patience how long a client waits for its answer
     */
    public KafkaIntake(KafkaClients clients, ContentWriter contents, Duration patience) {
        this(() -> producer(clients, delivery(patience)), contents::open, patience);
    }

    /**
     * The same with producers of any kind.
     *
     * @param producers makes one; may block
     */
    KafkaIntake(
            Supplier<Producer<String, byte[]>> producers, Function<String, ContentSink> contents, Duration patience) {
        this.producer = new LastingProducer("ingress-accepted", producers, patience.multipliedBy(2));
        this.contents = contents;
        this.delivery = delivery(patience);
    }

    @Override
    public void store(MailRecord mail, Deadline deadline, Receipt receipt) {
        ProducerRecord<String, byte[]> record =
                records.record(Topics.ACCEPTED, mail.envelope().queueId().text(), mail);
        long octets = octetsOf(record);
        accepted.submit(octets, () -> {
            if (deadline.leaves(delivery)) {
                send(record, octets, receipt);
            } else {
                // It might get there after its client was told that it did not, and the client will send it again.
                accepted.done(octets);
                receipt.told(false);
            }
        });
    }

    @Override
    public ContentSink open(String contentId) {
        return new GatedSink(contents.apply(contentId), chunks);
    }

    /** Waits a few seconds for what is on its way. */
    @Override
    public void close() {
        producer.close();
    }

    private void send(ProducerRecord<String, byte[]> record, long octets, Receipt receipt) {
        var unused = producer.current().send(record).whenComplete((position, problem) -> {
            if (problem != null) {
                LOG.warnf("not stored queueId=%s problem=\"%s\"", record.key(), problem.getMessage());
            }
            accepted.done(octets);
            receipt.told(problem == null);
        });
    }

    private static long octetsOf(ProducerRecord<String, byte[]> record) {
        long octets = record.value().length + RECORD_OCTETS;
        for (Header header : record.headers()) {
            octets += header.value().length;
        }
        return octets;
    }

    /** Half of what a client waits: the other half is for the gate. */
    private static Duration delivery(Duration patience) {
        return patience.dividedBy(2);
    }

    private static Producer<String, byte[]> producer(KafkaClients clients, Duration delivery) {
        Duration request = delivery.compareTo(REQUEST) < 0 ? delivery : REQUEST;
        return clients.producerFor(
                Topics.ACCEPTED,
                "ingress-accepted",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(delivery.toMillis()),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(request.toMillis()),
                        // A producer whose brokers are all gone forgets its topics, and would look for them in send.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        0));
    }
}
