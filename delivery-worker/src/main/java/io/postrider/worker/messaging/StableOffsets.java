package io.postrider.worker.messaging;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** What the group has committed for good: no transaction that could still change it is open. */
@FunctionalInterface
interface StableOffsets {

    /**
     * Reads, if no transaction on these partitions' offsets is open; fails when one is, to be asked again.
     *
     * @return by partition of {@code mail.outbound}; partitions that nothing was committed for are absent
     */
    CompletionStage<Map<Integer, OffsetAndMetadata>> read(Set<Integer> partitions);
}
