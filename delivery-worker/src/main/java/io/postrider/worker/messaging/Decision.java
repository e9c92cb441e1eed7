package io.postrider.worker.messaging;

import io.postrider.event.EventType;
import io.postrider.worker.settlement.UnknownCause;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is written because a record is done with: events, and records for the schedule, for reports, for the quarantine.
 *
 * @param records in the order they are sent
 * @param outcomes what its events tell, for counting once they are committed
 * @param cause why outcomes are unknown, if any of its are
 * @param smaller what is written instead when Kafka takes nothing so large; null: nothing, for there is nothing to lose
 */
record Decision(
        List<ProducerRecord<String, byte[]>> records,
        List<EventType> outcomes,
        @Nullable UnknownCause cause,
        @Nullable Supplier<Decision> smaller) {

    /** Key, headers and framing. */
    private static final int RECORD_OVERHEAD_OCTETS = 512;

    Decision {
        records = List.copyOf(records);
        outcomes = List.copyOf(outcomes);
    }

    static Decision of(List<ProducerRecord<String, byte[]>> records) {
        return new Decision(records, List.of(), null, null);
    }

    /** What it takes when it is written, roughly. */
    long octets() {
        long octets = 0;
        for (ProducerRecord<String, byte[]> record : records) {
            octets += RECORD_OVERHEAD_OCTETS + (record.value() == null ? 0 : record.value().length);
        }
        return octets;
    }

    Decision insteadOfOversize() {
        return smaller == null ? of(List.of()) : smaller.get();
    }
}
