package io.postrider.worker.messaging;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is written because a record is done with: events, and records for the schedule, for reports, for the quarantine.
 *
 * @param records in the order they are sent
 * @param smaller what is written instead when Kafka takes nothing so large; null: nothing
 */
record Decision(
        List<ProducerRecord<String, byte[]>> records,
        @Nullable Supplier<Decision> smaller) {
    Decision {
        records = List.copyOf(records);
    }

    static Decision of(List<ProducerRecord<String, byte[]>> records) {
        return new Decision(records, null);
    }

    Decision insteadOfOversize() {
        return smaller == null ? of(List.of()) : smaller.get();
    }
}
