package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Makes this process's Kafka clients, all configured one way. Whoever asks for a client closes it. Thread-safe. */
public final class KafkaClients {

    private final String bootstrapServers;
    private final InstanceName instance;
    private final Duration transactionTimeout;

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

    /** An idempotent producer, {@code acks=all}, one request in flight and no linger: natural group commit. */
    public KafkaProducer<String, byte[]> producer(String role) {
        return producer(role, Map.of());
    }

    /** The same, with some settings of one's own. */
    public KafkaProducer<String, byte[]> producer(String role, Map<String, Object> overrides) {
        throw new UnsupportedOperationException(role + overrides);
    }

    /** A producer with {@code transactional.id} role/instance; the caller calls {@code initTransactions}. */
    public KafkaProducer<String, byte[]> transactionalProducer(String role) {
        throw new UnsupportedOperationException(role);
    }

    /** A member of a group, {@code read_committed}, that commits nothing by itself and never jumps when lost. */
    public KafkaConsumer<String, byte[]> consumer(String group, String role, Map<String, Object> overrides) {
        throw new UnsupportedOperationException(group + role + overrides);
    }

    /** A consumer of no group, for partitions assigned and positions sought by hand. */
    public KafkaConsumer<String, byte[]> reader(String role, Map<String, Object> overrides) {
        throw new UnsupportedOperationException(role + overrides);
    }

    public Admin admin(String role) {
        throw new UnsupportedOperationException(role);
    }

    /** Fetches what a producer must know of its topics, so that its first {@code send} does not block an event loop. */
    public static void prefetch(Producer<?, ?> producer, String... topics) {
        throw new UnsupportedOperationException(String.join(",", topics) + producer);
    }
}
