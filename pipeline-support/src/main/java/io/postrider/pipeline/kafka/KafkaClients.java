package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes this process's Kafka clients, all configured one way ({@link ClientSettings}). Whoever asks for a client closes
 * it. Thread-safe.
 */
public final class KafkaClients {

    private static final Duration PREFETCH_PATIENCE = Duration.ofSeconds(30);
    private static final Duration PREFETCH_PAUSE = Duration.ofMillis(20);

    private final String bootstrapServers;
    private final InstanceName instance;
    private final Duration transactionTimeout;

    /**
     * @param bootstrapServers {@code host:port,…}
     * @param instance in every client id and transactional id
     * @param transactionTimeout after which the broker ends a transaction whose owner is gone
     */
    public KafkaClients(String bootstrapServers, InstanceName instance, Duration transactionTimeout) {
        this.bootstrapServers = bootstrapServers;
        this.instance = instance;
        this.transactionTimeout = transactionTimeout;
    }

    public InstanceName instance() {
        return instance;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public Duration transactionTimeout() {
        return transactionTimeout;
    }

    /**
     * An idempotent producer, {@code acks=all}, one request in flight and no linger: natural group commit, for what
     * queues while one request is flushed goes with the next.
     *
     * <p>Its {@code send} blocks at most {@link ClientSettings#MAX_BLOCK}, and only when it does not know the topic yet or
     * its buffer ({@link ClientSettings#BUFFER_OCTETS}) is full: an event loop {@linkplain #prefetch prefetches} the
     * topics and keeps what is unacknowledged below that.
     */
    public KafkaProducer<String, byte[]> producer(String role) {
        return producer(role, Map.of());
    }

    /** The same, with some settings of one's own by Kafka's names. */
    public KafkaProducer<String, byte[]> producer(String role, Map<String, Object> overrides) {
        Map<String, Object> settings = common(role);
        settings.putAll(ClientSettings.producer());
        settings.putAll(overrides);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * The same, and it knows its topic already.
     *
     * @throws TimeoutException as {@link #prefetch}
     */
    public KafkaProducer<String, byte[]> producerFor(String topic, String role, Map<String, Object> overrides) {
        KafkaProducer<String, byte[]> producer = producer(role, overrides);
        try {
            prefetch(producer, topic);
            return producer;
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * A producer with {@code transactional.id} role/instance; the caller calls {@code initTransactions}, which ends what
     * a predecessor of that name left open. For a thread that may block: {@code initTransactions}, {@code
     * commitTransaction} and {@code abortTransaction} take up to {@link ClientSettings#MAX_BLOCK_IN_TRANSACTION}.
     */
    public KafkaProducer<String, byte[]> transactionalProducer(String role) {
        return producer(role, ClientSettings.transactional(role + "/" + instance.text(), transactionTimeout));
    }

    /**
     * A member of a group, {@code read_committed}, in the consumer group protocol. It commits nothing by itself, and
     * where the group has no offset it throws rather than jump: see {@link FirstPositions}.
     */
    public KafkaConsumer<String, byte[]> consumer(String group, String role, Map<String, Object> overrides) {
        Map<String, Object> settings = common(role);
        settings.putAll(ClientSettings.member(group));
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer of no group, for partitions assigned and positions sought by hand. */
    public KafkaConsumer<String, byte[]> reader(String role, Map<String, Object> overrides) {
        Map<String, Object> settings = common(role);
        settings.putAll(ClientSettings.reader());
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public Admin admin(String role) {
        Map<String, Object> settings = common(role);
        settings.putAll(ClientSettings.admin());
        return Admin.create(settings);
    }

    /**
     * Fetches what a producer must know of its topics, so that its first {@code send} does not block an event loop. Waits
     * for Kafka up to half a minute.
     *
     * @throws TimeoutException when Kafka does not answer by then, or has no such topic
     */
    public static void prefetch(Producer<?, ?> producer, String... topics) {
        for (String topic : topics) {
            prefetch(producer, topic);
        }
    }

    /** A producer that never blocks says at once that it does not know the topic: asked often, it will. */
    private static void prefetch(Producer<?, ?> producer, String topic) {
        long deadline = System.nanoTime() + PREFETCH_PATIENCE.toNanos();
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PREFETCH_PAUSE.toNanos());
            }
        }
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.common());
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", role + "-" + instance.text());
        return settings;
    }
}
