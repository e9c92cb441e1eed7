package io.postrider.pipeline.kafka;

import io.postrider.record.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Every topic of DESIGN section 2 with its settings, as it is created: for one {@link TopicLayout} on one Kafka. */
final class TopicPlan {

    static final String FOREVER = "-1";
    static final Duration CONTENT_RETENTION = Duration.ofDays(2);
    private static final Duration EVENTS_RETENTION = Duration.ofDays(7);

    /** Disk comes back a segment at a time. */
    private static final int SEGMENT_OCTETS = 64 * 1024 * 1024;

    /** How much longer than its retention a record may stay, in a topic that is too quiet to fill segments. */
    private static final Duration SEGMENT_AGE = Duration.ofHours(6);

    /** From so many replicas on, an acknowledgement means that {@link #IN_SYNC} of them have it (promise P1). */
    static final int REPLICAS_FOR_IN_SYNC = 3;

    static final int IN_SYNC = 2;

    private final TopicLayout layout;
    private final int replicas;

    /** @param replicas that partitions get by this layout; {@link TopicLayout#BROKER_DEFAULT} when that is not known */
    TopicPlan(TopicLayout layout, int replicas) {
        this.layout = layout;
        this.replicas = replicas;
    }

    /** The largest record of a topic, in octets. */
    static int maxRecordOctets(String topic) {
        return topic.equals(Topics.QUARANTINE)
                ? ClientSettings.MAX_RECORD_OCTETS + ClientSettings.QUARANTINE_SLACK_OCTETS
                : ClientSettings.MAX_RECORD_OCTETS;
    }

    List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : List.of(Topics.ACCEPTED, Topics.REPORTS, Topics.OUTBOUND, Topics.FAILED)) {
            topics.add(topic(name, layout.queuePartitions(), queue()));
        }
        for (String name : Topics.schedule()) {
            Map<String, String> settings = queue();
            // A delay counts from here, by the broker's clock: within a partition it never goes back.
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
            topics.add(topic(name, layout.schedulePartitions(), settings));
        }
        topics.add(topic(Topics.CONTENT, layout.queuePartitions(), expiring(CONTENT_RETENTION)));
        topics.add(topic(Topics.EVENTS, layout.queuePartitions(), expiring(EVENTS_RETENTION)));
        topics.add(topic(Topics.QUARANTINE, 1, queue()));
        Map<String, String> control = queue();
        control.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        topics.add(topic(Topics.CONTROL, 1, control));
        return List.copyOf(topics);
    }

    private NewTopic topic(String name, int partitions, Map<String, String> settings) {
        Optional<Short> replication = layout.replication() == TopicLayout.BROKER_DEFAULT
                ? Optional.empty()
                : Optional.of(layout.replication());
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordOctets(name)));
        if (replicas >= REPLICAS_FOR_IN_SYNC) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(IN_SYNC));
        }
        return new NewTopic(name, Optional.of(partitions), replication).configs(settings);
    }

    private static Map<String, String> queue() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.RETENTION_MS_CONFIG, FOREVER);
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, FOREVER);
        settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_OCTETS));
        return settings;
    }

    private static Map<String, String> expiring(Duration retention) {
        Map<String, String> settings = queue();
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT_AGE.toMillis()));
        // By the broker's clock: a producer whose clock is slow must not make its records expire early.
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return settings;
    }
}
