package io.postrider.router.schedule;

import io.postrider.record.Topics;
import io.postrider.schedule.DelayTopic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait in each delay topic, all partitions together: the log's end less what was committed, or less its
 * beginning where nothing was. Markers of transactions take offsets too, so it is an upper bound, and 1 is an idle topic.
 * For one thread.
 */
public final class ScheduleDepth {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;

    /** Does not own the {@link Admin}. */
    public ScheduleDepth(Admin admin) {
        this.admin = admin;
    }

    /** The depth of every delay topic. */
    public Map<DelayTopic, Long> measure() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                within(admin.listConsumerGroupOffsets(Releaser.NAME).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        for (TopicDescription topic :
                within(admin.describeTopics(Topics.schedule()).allTopicNames()).values()) {
            topic.partitions().forEach(partition -> {
                TopicPartition each = new TopicPartition(topic.name(), partition.partition());
                latest.put(each, OffsetSpec.latest());
                earliest.put(each, OffsetSpec.earliest());
            });
        }
        // The beginning first: if it moves meanwhile, the depth is rather too high than below zero.
        Map<TopicPartition, ListOffsetsResultInfo> begins =
                within(admin.listOffsets(earliest).all());
        Map<DelayTopic, Long> depths = new EnumMap<>(DelayTopic.class);
        within(admin.listOffsets(latest).all()).forEach((partition, end) -> {
            OffsetAndMetadata done = committed.get(partition);
            ListOffsetsResultInfo begin = begins.get(partition);
            long from = Math.max(done == null ? 0 : done.offset(), begin == null ? 0 : begin.offset());
            DelayTopic topic = DelayTopic.named(partition.topic()).orElseThrow();
            depths.merge(topic, Math.max(0, end.offset() - from), Long::sum);
        });
        return depths;
    }

    private static <T> T within(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
