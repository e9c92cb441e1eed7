package io.postrider.pipeline.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** A broker of its own that passes for a cluster whose default replication is three; notes what it is asked to create. */
final class AdminOfThree extends ForwardingAdmin {

    private static final int DEFAULT_REPLICATION = 3;

    private final List<NewTopic> created;

    AdminOfThree(String bootstrapServers, List<NewTopic> created) {
        super(Map.of("bootstrap.servers", bootstrapServers));
        this.created = created;
    }

    @Override
    public CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
        return options.shouldValidateOnly() ? new Answer(topics) : super.createTopics(asIfOfThree(topics), options);
    }

    private Collection<NewTopic> asIfOfThree(Collection<NewTopic> topics) {
        created.addAll(topics);
        return topics.stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.numPartitions()), Optional.of((short) 1)))
                .toList();
    }

    private static final class Answer extends CreateTopicsResult {

        Answer(Collection<NewTopic> topics) {
            super(futures(topics));
        }

        private static Map<String, KafkaFuture<TopicMetadataAndConfig>> futures(Collection<NewTopic> topics) {
            Map<String, KafkaFuture<TopicMetadataAndConfig>> futures = new HashMap<>();
            for (NewTopic topic : topics) {
                assert topic.replicationFactor() == TopicLayout.BROKER_DEFAULT : topic;
                futures.put(
                        topic.name(),
                        KafkaFuture.completedFuture(new TopicMetadataAndConfig(
                                Uuid.randomUuid(), topic.numPartitions(), DEFAULT_REPLICATION, null)));
            }
            return futures;
        }
    }
}
