package io.postrider.pipeline.kafka;

import io.postrider.record.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What our promises need of a topic that may be another's making. Less than {@link TopicPlan} would give it: segment sizes
 * and the like are its maker's affair.
 */
final class TopicDemands {

    private static final Set<String> QUEUE = Set.copyOf(Topics.queue());
    private static final Set<String> SCHEDULE = Set.copyOf(Topics.schedule());

    private final String topic;
    private final int replicas;
    private final Map<String, String> settings;
    private final List<UnfitSetting> unfit = new ArrayList<>();

    private TopicDemands(String topic, int replicas, Map<String, String> settings) {
        this.topic = topic;
        this.replicas = replicas;
        this.settings = settings;
    }

    /**
     * What does not meet them.
     *
     * @param replicas of its partition that has fewest
     * @param settings those in force, by Kafka's names; what is not in it is not judged
     */
    static List<UnfitSetting> unmet(String topic, int replicas, Map<String, String> settings) {
        TopicDemands demands = new TopicDemands(topic, replicas, settings);
        demands.durability();
        demands.retention();
        demands.compaction();
        demands.time();
        demands.size();
        return List.copyOf(demands.unfit);
    }

    /** Promise P1: two replicas have what is acknowledged. With fewer than three, that would stop at the first failure. */
    private void durability() {
        if (replicas >= TopicPlan.REPLICAS_FOR_IN_SYNC) {
            atLeast(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicPlan.IN_SYNC);
        }
    }

    /** Promise P2: mail does not go because time passes or because there is much of it. */
    private void retention() {
        if (QUEUE.contains(topic) || topic.equals(Topics.QUARANTINE)) {
            exactly(TopicConfig.RETENTION_MS_CONFIG, TopicPlan.FOREVER);
            exactly(TopicConfig.RETENTION_BYTES_CONFIG, TopicPlan.FOREVER);
        } else if (topic.equals(Topics.CONTENT)) {
            if (!TopicPlan.FOREVER.equals(settings.get(TopicConfig.RETENTION_MS_CONFIG))) {
                atLeast(TopicConfig.RETENTION_MS_CONFIG, TopicPlan.CONTENT_RETENTION.toMillis());
            }
            exactly(TopicConfig.RETENTION_BYTES_CONFIG, TopicPlan.FOREVER);
        }
    }

    /** Of two records under one key compaction keeps one: two messages for one destination. */
    private void compaction() {
        String found = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (topic.equals(Topics.CONTROL)) {
            exactly(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else if (found != null && found.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            add(TopicConfig.CLEANUP_POLICY_CONFIG, found, TopicConfig.CLEANUP_POLICY_DELETE);
        }
    }

    /** A delay counts from when the broker took the record. */
    private void time() {
        if (SCHEDULE.contains(topic)) {
            exactly(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        }
    }

    private void size() {
        atLeast(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicPlan.maxRecordOctets(topic));
    }

    private void exactly(String key, String needed) {
        String found = settings.get(key);
        if (found != null && !found.equals(needed)) {
            add(key, found, needed);
        }
    }

    private void atLeast(String key, long needed) {
        String found = settings.get(key);
        if (found != null && Long.parseLong(found) < needed) {
            add(key, found, Long.toString(needed));
        }
    }

    private void add(String key, String found, String needed) {
        unfit.add(new UnfitSetting(topic, key, found, needed));
    }
}
