package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.record.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

    @Test
    void onTheEmbeddedBrokerEveryTopicHasOnePartition() {
        assertThat(plan(TopicLayout.embedded()).values()).allMatch(topic -> topic.numPartitions() == 1);
    }

    @Test
    void onAClusterTheQueueIsSpreadAndTheScheduleALittle() {
        Map<String, NewTopic> plan = plan(TopicLayout.cluster());

        assertThat(partitions(plan, Topics.OUTBOUND)).isEqualTo(12);
        assertThat(partitions(plan, "mail.schedule.1h")).isEqualTo(3);
        assertThat(partitions(plan, Topics.CONTROL)).isEqualTo(1);
        assertThat(partitions(plan, Topics.QUARANTINE)).isEqualTo(1);
    }

    @Test
    void anOperatorsNumberHoldsForAllOfTheQueue() {
        Map<String, NewTopic> plan = plan(TopicLayout.cluster().withPartitions(5));

        assertThat(Topics.queue()).allMatch(name -> partitions(plan, name) == 5);
    }

    @Test
    void withThreeReplicasAnAcknowledgementMeansTwo() {
        Map<String, NewTopic> plan = plan(TopicLayout.cluster().withReplication((short) 3), 3);

        assertThat(plan.values()).allSatisfy(topic -> {
            assertThat(topic.replicationFactor()).isEqualTo((short) 3);
            assertThat(topic.configs()).containsEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        });
    }

    @Test
    void threeReplicasMeanTheSameWhereTheyAreTheBrokersDefault() {
        assertThat(plan(TopicLayout.cluster(), 3).values()).allSatisfy(topic -> {
            assertThat(topic.replicationFactor()).isEqualTo(TopicLayout.BROKER_DEFAULT);
            assertThat(topic.configs()).containsEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        });
    }

    @Test
    void withFewerOrAnUnknownNumberItIsLeftToTheBroker() {
        assertThat(List.of(2, 1, -1)).allSatisfy(replicas -> assertThat(
                        plan(TopicLayout.cluster(), replicas).values())
                .noneMatch(topic -> topic.configs().containsKey(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)));
    }

    @Test
    void aTopicHasAPartitionAndAReplica() {
        assertThatThrownBy(() -> new TopicLayout(0, 1, (short) 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TopicLayout(1, 0, (short) 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TopicLayout(1, 1, (short) 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, NewTopic> plan(TopicLayout layout) {
        return plan(layout, layout.replication());
    }

    private static Map<String, NewTopic> plan(TopicLayout layout, int replicas) {
        List<NewTopic> topics = new TopicPlan(layout, replicas).topics();
        return topics.stream().collect(Collectors.toMap(NewTopic::name, Function.identity()));
    }

    private static int partitions(Map<String, NewTopic> plan, String name) {
        return Objects.requireNonNull(plan.get(name), name).numPartitions();
    }
}
