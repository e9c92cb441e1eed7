package io.postrider.worker.messaging;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** How many of a consumer's heartbeats the group has answered, as the client counts them. For one thread. */
final class Heartbeats {

    private static final String NAME = "heartbeat-total";
    private static final String GROUP = "consumer-coordinator-metrics";

    private final Consumer<?, ?> consumer;
    private @Nullable Metric total;

    Heartbeats(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** Since the consumer was made. */
    long answered() {
        Metric metric = total;
        if (metric == null) {
            metric = find();
            total = metric;
        }
        return metric != null && metric.metricValue() instanceof Number number ? number.longValue() : 0;
    }

    /**
     * To be asked once there are partitions, and so heartbeats.
     *
     * @throws IllegalStateException when the client does not count them, so that nothing could ever be sent
     */
    void require() {
        if (answered() == 0) {
            throw new IllegalStateException("the Kafka client does not tell of heartbeats: no " + NAME);
        }
    }

    /** The client begins to count when its own thread has started. */
    private @Nullable Metric find() {
        for (Map.Entry<MetricName, ? extends Metric> each : consumer.metrics().entrySet()) {
            if (each.getKey().name().equals(NAME) && each.getKey().group().equals(GROUP)) {
                return each.getValue();
            }
        }
        return null;
    }
}
