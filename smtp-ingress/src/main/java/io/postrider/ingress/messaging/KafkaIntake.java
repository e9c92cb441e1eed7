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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
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

    /** Kafka takes no delivery timeout below its request timeout; no request needs longer than this. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** How often the producer is looked at. */
    private static final Duration WATCH = Duration.ofMillis(500);

    private final Supplier<Producer<String, byte[]>> producers;
    private final Function<String, ContentSink> contents;
    private final MailRecords records = new MailRecords();
    private final SendGate chunks = new SendGate(CONTENT_OCTETS);
    private final Duration patience;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ingress-accepted-watch").factory());
    private volatile Line line;

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
        this.producers = producers;
        this.contents = contents;
        this.patience = patience;
        this.line = open();
        var unused =
                watch.scheduleWithFixedDelay(this::look, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void store(MailRecord mail, Deadline deadline, Receipt receipt) {
        line.store(records.record(Topics.ACCEPTED, mail.envelope().queueId().text(), mail), deadline, receipt);
    }

    @Override
    public ContentSink open(String contentId) {
        return new GatedSink(contents.apply(contentId), chunks);
    }

    /** Waits a few seconds for what is on its way. */
    @Override
    public void close() {
        watch.shutdownNow();
        line.close(CLOSE);
    }

    private void look() {
        Line old = line;
        if (!old.isBroken(patience.multipliedBy(2))) {
            return;
        }
        LOG.warn("the producer of accepted mail has failed and is replaced");
        // A thread of its own, for a producer in this state may not even be able to close.
        Thread.ofVirtual().name("ingress-accepted-close").start(() -> old.close(Duration.ZERO));
        try {
            old.end();
            line = open();
        } catch (RuntimeException e) {
            // The old line is over: until the next look everybody is told to come again.
            LOG.warnf("no new producer of accepted mail yet: %s", e.getMessage());
        }
    }

    private Line open() {
        return new Line(producers.get(), ACCEPTED_OCTETS, delivery(patience));
    }

    /** Half of what a client waits: the other half is for the gate. */
    private static Duration delivery(Duration patience) {
        return patience.dividedBy(2);
    }

    private static Producer<String, byte[]> producer(KafkaClients clients, Duration delivery) {
        Duration request = delivery.compareTo(REQUEST) < 0 ? delivery : REQUEST;
        Producer<String, byte[]> producer = clients.producer(
                "ingress-accepted",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(delivery.toMillis()),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(request.toMillis())));
        try {
            KafkaClients.prefetch(producer, Topics.ACCEPTED);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return producer;
    }
}
