package io.postrider.worker.messaging;

import io.postrider.record.Topics;
import io.postrider.worker.ledger.Commit;
import io.postrider.worker.ledger.ProgressCodec;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit, and the group's metadata as it was on the polling thread when the ledger owned its partitions. The broker takes
 * offsets only from a member of the present epoch, so a commit that was overtaken by a rebalance is refused.
 */
record Prepared(Commit<Decision> commit, ConsumerGroupMetadata group) {

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        commit.progress()
                .forEach((number, progress) -> offsets.put(
                        new TopicPartition(Topics.OUTBOUND, number),
                        new OffsetAndMetadata(
                                progress.committed(), ProgressCodec.encode(progress, commit.custody(number)))));
        return offsets;
    }
}
