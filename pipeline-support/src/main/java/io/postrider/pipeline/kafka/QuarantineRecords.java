package io.postrider.pipeline.kafka;

import io.postrider.record.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Records that a stage cannot process, kept whole for an operator: the original value and headers, and headers that say
 * why ({@code quarantine-reason}), by whom ({@code quarantine-source}), when ({@code quarantine-time}) and with which
 * key ({@code quarantine-key}). The key is where the record was: {@code topic-partition-offset}. Thread-safe.
 */
public final class QuarantineRecords {

    private static final int MAX_REASON_CHARS = 1_000;

    /**
     * The record for {@code mail.quarantine}.
     *
     * @param reason one line; longer ones are cut
     * @param source the instance that says so, such as {@code queue-router/mx1-0}
     */
    public ProducerRecord<String, byte[]> record(
            ConsumerRecord<String, byte[]> bad, String reason, String source, Instant now) {
        String position = bad.topic() + "-" + bad.partition() + "-" + bad.offset();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.QUARANTINE, null, position, bad.value(), bad.headers());
        Headers headers = record.headers();
        headers.add("quarantine-reason", utf8(reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARS))));
        headers.add("quarantine-source", utf8(source));
        headers.add("quarantine-time", utf8(now.toString()));
        if (bad.key() != null) {
            headers.add("quarantine-key", utf8(bad.key()));
        }
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
