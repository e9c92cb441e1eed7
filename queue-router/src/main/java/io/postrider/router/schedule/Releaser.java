package io.postrider.router.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.stage.StageSettings;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Releases mail from the delay topics when its delay is over: exactly once, never early, and with nothing held in memory
 * but the moment at which each partition's head is due. What is released goes to the handler, which routes it or places
 * it again. A stage like the others but for its {@link DueGate}.
 */
public final class Releaser {

    /** The consumer group and the stage's name: for ever, since offsets are kept under it. */
    public static final String NAME = "queue-router-schedule";

    /** None: a transaction holds up who reads {@code mail.outbound}, and rounds gather already. */
    private static final Duration GATHER = Duration.ZERO;

    /** What the consumer holds in advance of one partition. */
    private static final int PARTITION_FETCH_OCTETS = 512 * 1024;

    /** A partition that is resumed waits for the fetch that is under way: the shorter, the less it is late. */
    private static final int FETCH_WAIT_MILLIS = 50;

    /**
     * A poll takes all that was fetched, which octets bound. What it left of a partition that is then paused would stay in
     * the consumer's buffer, and while anything is in there a poll of the consumer protocol returns at once: the thread
     * would spin until the head is due.
     */
    private static final int POLL_RECORDS = Integer.MAX_VALUE;

    private Releaser() {}

    /** A stage that is not started yet. */
    public static TransactionalStage of(
            KafkaClients clients, TransactionalStage.Handler handler, Clock clock, MeterRegistry meters) {
        StageSettings settings = new StageSettings(
                NAME,
                NAME,
                Set.copyOf(Topics.schedule()),
                GATHER,
                Map.of(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_OCTETS,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS));
        return new TransactionalStage(settings, clients, handler, () -> new DueGate(clock), clock, meters);
    }
}
