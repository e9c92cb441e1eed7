package io.postrider.pipeline.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where the queue is. */
public interface KafkaSettings {

    /** {@code embedded} (all-in-one only), or {@code host:port,…}. */
    @WithDefault("embedded")
    String bootstrapServers();

    /** Where the embedded broker listens; 0 for any free port. */
    @WithDefault("9092")
    int embeddedPort();

    /** Whether topics are created at start when absent. Off on clusters that manage topics themselves. */
    @WithDefault("true")
    boolean createTopics();

    /** Partitions of each topic of the queue, fixed once created. Default: 1 embedded, 12 on a cluster (schedule: 3). */
    Optional<Integer> partitions();

    /** Replicas of each topic. Default: 1 embedded, the cluster's own default otherwise. */
    Optional<Short> replication();

    /** How long what every group has committed is kept before it is purged. */
    @WithDefault("0s")
    Duration keep();

    /** Messages up to this size travel in the record, larger ones by reference. */
    @WithDefault("64K")
    MemorySize inlineLimit();

    /** After this a transaction whose owner is gone is ended by the broker. */
    @WithDefault("5s")
    Duration transactionTimeout();
}
