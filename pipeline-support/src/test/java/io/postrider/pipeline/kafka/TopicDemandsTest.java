package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.record.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicDemandsTest {

    private static final String DELAY = Topics.schedule().getFirst();

    @Test
    void whatWeCreateMeetsThem() {
        for (NewTopic topic : new TopicPlan(TopicLayout.cluster(), 3).topics()) {
            assertThat(TopicDemands.unmet(topic.name(), 3, topic.configs())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mail.accepted, retention.ms, 604800000, -1",
        "mail.outbound, retention.bytes, 1073741824, -1",
        "mail.schedule.1h, retention.ms, 604800000, -1",
        "mail.quarantine, retention.ms, 604800000, -1",
        "mail.content, retention.ms, 3600000, 172800000",
        "mail.content, retention.bytes, 1073741824, -1",
        "mail.failed, min.insync.replicas, 1, 2",
        "mail.schedule.1h, message.timestamp.type, CreateTime, LogAppendTime",
        "mail.outbound, cleanup.policy, 'compact,delete', delete",
        "mail.events, cleanup.policy, compact, delete",
        "mail.control, cleanup.policy, delete, compact",
        "mail.reports, max.message.bytes, 1048588, 2097152",
        "mail.quarantine, max.message.bytes, 2097152, 2162688",
    })
    void eachIsNamedWithWhatWasFoundAndWhatIsNeeded(String topic, String key, String found, String needed) {
        assertThat(TopicDemands.unmet(topic, 3, withPlanned(topic, key, found)))
                .containsExactly(new UnfitSetting(topic, key, found, needed));
    }

    @ParameterizedTest
    @CsvSource({
        "mail.events, retention.ms, 3600000",
        "mail.content, retention.ms, -1",
        "mail.outbound, message.timestamp.type, LogAppendTime",
        "mail.outbound, segment.bytes, 1073741824",
        "mail.outbound, max.message.bytes, 8388608",
        "mail.outbound, min.insync.replicas, 3",
    })
    void whatItsMakerMayDecideIsNotJudged(String topic, String key, String found) {
        assertThat(TopicDemands.unmet(topic, 3, withPlanned(topic, key, found))).isEmpty();
    }

    @Test
    void twoInSyncAreNotAskedOfOneOrTwoReplicas() {
        for (int replicas : List.of(1, 2)) {
            assertThat(TopicDemands.unmet(DELAY, replicas, withPlanned(DELAY, "min.insync.replicas", "1")))
                    .isEmpty();
        }
    }

    @Test
    void whatKafkaDoesNotTellIsNotJudged() {
        assertThat(TopicDemands.unmet(DELAY, 3, Map.of())).isEmpty();
    }

    private static Map<String, String> withPlanned(String topic, String key, String value) {
        Map<String, String> settings = new HashMap<>();
        for (NewTopic each : new TopicPlan(TopicLayout.cluster(), 3).topics()) {
            if (each.name().equals(topic)) {
                settings.putAll(each.configs());
            }
        }
        assertThat(settings).isNotEmpty();
        settings.put(key, value);
        return settings;
    }
}
