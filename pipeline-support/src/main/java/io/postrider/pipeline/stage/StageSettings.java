package io.postrider.pipeline.stage;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What makes one stage different from another.
 *
 * @param name the stage's, in its transactional id, thread name, metrics and quarantine records
 * @param group the consumer group
 * @param topics read
 * @param gather how long a transaction stays open for more records while they keep coming; 20 to 50 ms is cheap
 * @param consumer overrides of consumer settings, by Kafka's names
 */
public record StageSettings(
        String name, String group, Set<String> topics, Duration gather, Map<String, Object> consumer) {

    private static final Duration DEFAULT_GATHER = Duration.ofMillis(25);

    public StageSettings {
        topics = Set.copyOf(topics);
        consumer = Map.copyOf(consumer);
        if (name.isBlank() || group.isBlank() || topics.isEmpty()) {
            throw new IllegalArgumentException("a stage has a name, a group and topics");
        }
        if (gather.isNegative()) {
            throw new IllegalArgumentException("gathering time is not negative");
        }
    }

    public static StageSettings of(String name, String group, Set<String> topics) {
        return new StageSettings(name, group, topics, DEFAULT_GATHER, Map.of());
    }
}
