package io.postrider.pipeline.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jboss.logging.Logger;

/** Where a group begins that has committed nothing yet, since its consumers never jump by themselves. */
public final class FirstPositions {

    private static final Logger LOG = Logger.getLogger(FirstPositions.class);

    private FirstPositions() {}

    /**
     * Gives a group that has never been its positions, at the start of each log, before its first member comes: a member
     * that finds none would have to complain. A group with members has positions, or gets them by {@link #on}.
     *
     * @throws KafkaException when Kafka does not answer, or has no such topic
     */
    public static void establish(KafkaClients clients, String group, Collection<String> topics) {
        try (Admin admin = clients.admin(group + "-positions")) {
            Map<TopicPartition, OffsetSpec> absent = new HashMap<>();
            admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> description
                    .partitions()
                    .forEach(each -> absent.put(new TopicPartition(topic, each.partition()), OffsetSpec.earliest())));
            committed(admin, group).forEach((partition, committed) -> {
                if (committed != null) {
                    absent.remove(partition);
                }
            });
            if (!absent.isEmpty()) {
                Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
                admin.listOffsets(absent)
                        .all()
                        .get()
                        .forEach((partition, start) -> first.put(partition, new OffsetAndMetadata(start.offset())));
                admin.alterConsumerGroupOffsets(group, first).all().get();
            }
        } catch (ExecutionException e) {
            // Another member of the group was faster.
            if (!(e.getCause() instanceof UnknownMemberIdException)) {
                throw new KafkaException("first positions of group " + group, e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    /**
     * Sends those of the partitions that have no committed offset to the start of the log; leaves the others alone. For
     * {@code onPartitionsAssigned}, on the polling thread. A log that begins past 0 is warned of: either it was purged
     * before this group first came, or the group's offsets were lost and mail is processed again.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when Kafka does not answer
     */
    public static void on(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        List<TopicPartition> never = partitions.stream()
                .filter(partition -> committed.get(partition) == null)
                .toList();
        toLogStart(consumer, never);
    }

    /** Sends the partitions to the start of the log, whatever was committed. */
    public static void toLogStart(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        consumer.beginningOffsets(partitions).forEach((partition, start) -> {
            if (start > 0) {
                LOG.warnf(
                        "group %s has no position in %s and begins where the log does, at %d",
                        consumer.groupMetadata().groupId(), partition, start);
            }
            consumer.seek(partition, start);
        });
    }
}
