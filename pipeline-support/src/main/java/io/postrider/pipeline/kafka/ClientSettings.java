package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;

/** What all clients have in common, in Kafka's own names, and every bound of theirs. */
public final class ClientSettings {

    /** The largest record, in octets: far above an inline message or a chunk of content with its envelope. */
    public static final int MAX_RECORD_OCTETS = 2 * 1024 * 1024;

    /** What a quarantined record may have more than the record it was, in octets. */
    static final int QUARANTINE_SLACK_OCTETS = 64 * 1024;

    /** Octets a producer holds that are not acknowledged yet. */
    public static final long BUFFER_OCTETS = 64L * 1024 * 1024;

    /** The same for a transactional producer, whose thread may wait for room. */
    static final long TRANSACTION_BUFFER_OCTETS = 32L * 1024 * 1024;

    /** Octets that go together to one partition, and to disk with one flush. */
    static final int BATCH_OCTETS = 256 * 1024;

    /** How long {@code send} may block, for want of metadata or of room. */
    public static final Duration MAX_BLOCK = Duration.ofSeconds(1);

    /** How long a step of a transaction may block. */
    public static final Duration MAX_BLOCK_IN_TRANSACTION = Duration.ofSeconds(10);

    /** How long a record may wait for its acknowledgement, retries included, before {@code send} has failed. */
    public static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private static final int LINGER_MILLIS = 5;
    private static final int RETRY_BACKOFF_MILLIS = 5;

    /** How long one request may take. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** How long a consumer's or admin's blocking call may take, retries included. */
    static final Duration API_TIMEOUT = Duration.ofSeconds(15);

    /** A member that does not poll for so long has lost its partitions. */
    static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(1);

    /** Octets one fetch brings at most, all partitions of a broker together. */
    static final int FETCH_OCTETS = 8 * 1024 * 1024;

    /** Records one poll returns at most. */
    static final int POLL_RECORDS = 500;

    private ClientSettings() {}

    static Map<String, Object> common() {
        return Map.ofEntries(
                // Micrometer tells what there is to know: no JMX beans, no metrics sent to brokers.
                Map.entry("metric.reporters", List.of()),
                Map.entry("enable.metrics.push", false),
                Map.entry("request.timeout.ms", millis(REQUEST_TIMEOUT)),
                Map.entry("reconnect.backoff.max.ms", 1_000));
    }

    static Map<String, Object> producer() {
        return Map.ofEntries(
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_OCTETS),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_OCTETS),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_OCTETS + QUARANTINE_SLACK_OCTETS),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT)),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(MAX_BLOCK)),
                // A topic that was quiet for five minutes would be forgotten, and the next send would block for it.
                Map.entry(
                        ProducerConfig.METADATA_MAX_IDLE_CONFIG,
                        Duration.ofDays(365).toMillis()));
    }

    static Map<String, Object> transactional(String transactionalId, Duration transactionTimeout) {
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                millis(transactionTimeout),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                TRANSACTION_BUFFER_OCTETS,
                // Nobody waits for a single record here, and the commit sends at once whatever lingers.
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MILLIS,
                // With 100 ms, back-to-back transactions wait for the markers of the last one.
                ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                RETRY_BACKOFF_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                millis(MAX_BLOCK_IN_TRANSACTION));
    }

    static Map<String, Object> member(String group) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(API_TIMEOUT)),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CONSUMER.name()),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, lowerCase(IsolationLevel.READ_COMMITTED)),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(MAX_POLL_INTERVAL)),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_OCTETS),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_RECORD_OCTETS));
    }

    static Map<String, Object> reader() {
        return Map.of(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(API_TIMEOUT),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_OCTETS,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                MAX_RECORD_OCTETS);
    }

    static Map<String, Object> admin() {
        return Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(API_TIMEOUT));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private static String lowerCase(IsolationLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
