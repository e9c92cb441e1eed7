package io.postrider.worker.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;

/** Asks the group's coordinator and the partitions' leaders. Not through the consumer, so that polling goes on meanwhile. */
final class GroupOffsets implements StableOffsets {

    private final Admin admin;
    private final String group;

    GroupOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    @Override
    public CompletionStage<Map<Integer, OffsetAndMetadata>> read(Set<Integer> partitions) {
        Set<TopicPartition> wanted = Partitions.topicPartitions(partitions);
        return admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(wanted)),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group)
                .toCompletionStage()
                .thenApply(offsets -> byNumber(offsets, wanted));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> ends(Set<Integer> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = Partitions.topicPartitions(partitions).stream()
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .toCompletionStage()
                .thenApply(ends -> ends.entrySet().stream()
                        .collect(Collectors.toMap(end -> end.getKey().partition(), end -> end.getValue()
                                .offset())));
    }

    /**
     * A partition without a committed offset is in the answer, with none. One whose offsets are part of an open transaction
     * is left out by the admin client, which logs that and goes on: to take that for the former would deliver again all
     * that the log still has.
     */
    private static Map<Integer, OffsetAndMetadata> byNumber(
            Map<TopicPartition, OffsetAndMetadata> offsets, Set<TopicPartition> wanted) {
        for (TopicPartition partition : wanted) {
            if (!offsets.containsKey(partition)) {
                throw new UnstableOffsetCommitException("no stable offset of " + partition + " yet");
            }
        }
        Map<Integer, OffsetAndMetadata> byNumber = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                byNumber.put(partition.partition(), offset);
            }
        });
        return byNumber;
    }
}
