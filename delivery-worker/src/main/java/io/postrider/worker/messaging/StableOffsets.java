package io.postrider.worker.messaging;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** What the group has committed for good, where no transaction that could still change it is open; and what there is to read. */
interface StableOffsets {

    /**
     * Reads, if no transaction on these partitions' offsets is open; fails when one is, to be asked again.
     *
     * @return by partition of {@code mail.outbound}; partitions that nothing was committed for are absent
     */
    CompletionStage<Map<Integer, OffsetAndMetadata>> read(Set<Integer> partitions);

    /** Where partitions of {@code mail.outbound} end, for readers of what is committed. */
    CompletionStage<Map<Integer, Long>> ends(Set<Integer> partitions);
}
