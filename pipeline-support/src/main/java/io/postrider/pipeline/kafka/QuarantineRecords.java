package io.postrider.pipeline.kafka;

import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records that a stage cannot process, kept whole for an operator: the original value and headers, and headers that say
 * why ({@code quarantine-reason}), by whom ({@code quarantine-source}), when ({@code quarantine-time}) and with which
 * key ({@code quarantine-key}). The key is where the record was: {@code topic-partition-offset}. Beside them
 * goes the event that tells of it, so that {@code mail.events} has something on every recipient. Thread-safe.
 */
public final class QuarantineRecords {

    private static final int MAX_REASON_CHARS = 1_000;

    /** Less than Kafka takes, by more than key, headers and framing: what tells of trouble must not make more of it. */
    private static final int MAX_EVENT_OCTETS = ClientSettings.MAX_RECORD_OCTETS - 4 * 1024;

    private static final Logger LOG = Logger.getLogger(QuarantineRecords.class);

    private final MailRecords mails = new MailRecords();
    private final EventRecords events = new EventRecords();

    /**
     * What is written in place of a record's results: itself for {@code mail.quarantine}, and where its envelope can be read
     * the event that tells so. Throws nothing because of the record.
     *
     * @param reason one line; longer ones are cut
     * @param source the instance that says so, such as {@code queue-router/mx1-0}
     */
    public List<ProducerRecord<String, byte[]>> of(
            ConsumerRecord<String, byte[]> bad, String reason, String source, Instant now) {
        return together(record(bad, reason, source, now), event(bad, reason, source, now));
    }

    /** The same for a record that even the quarantine cannot hold: which it was, and where, but neither value nor headers. */
    public List<ProducerRecord<String, byte[]>> positionOf(
            ConsumerRecord<String, byte[]> bad, String reason, String source, Instant now) {
        ConsumerRecord<String, byte[]> bare =
                new ConsumerRecord<>(bad.topic(), bad.partition(), bad.offset(), bad.key(), null);
        return together(record(bare, reason, source, now), event(bad, reason, source, now));
    }

    private static List<ProducerRecord<String, byte[]>> together(
            ProducerRecord<String, byte[]> record, @Nullable ProducerRecord<String, byte[]> event) {
        return event == null ? List.of(record) : List.of(record, event);
    }

    /** Null where there is nobody to tell of: the record does not say whose it was, or too much for a record. */
    private @Nullable ProducerRecord<String, byte[]> event(
            ConsumerRecord<String, byte[]> bad, String reason, String source, Instant now) {
        try {
            if (mails.decode(bad) instanceof Decoded.Readable(MailRecord mail)) {
                ProducerRecord<String, byte[]> event =
                        events.record(event(mail, source, now).because(cut(reason)));
                return event.value().length > MAX_EVENT_OCTETS ? null : event;
            }
        } catch (RuntimeException | StackOverflowError e) {
            // It may be this very reading that it is in quarantine for.
            LOG.warnf("no event tells of the quarantine of %s: %s", position(bad), e);
        }
        return null;
    }

    private static MailEvent event(MailRecord mail, String source, Instant now) {
        return new MailEvent(
                EventType.QUARANTINED,
                source,
                now,
                mail.envelope(),
                mail.content().length(),
                mail.envelope().recipients(),
                null,
                null,
                null);
    }

    private static ProducerRecord<String, byte[]> record(
            ConsumerRecord<String, byte[]> bad, String reason, String source, Instant now) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.QUARANTINE, null, position(bad), bad.value(), bad.headers());
        Headers headers = record.headers();
        headers.add("quarantine-reason", utf8(cut(reason)));
        headers.add("quarantine-source", utf8(source));
        headers.add("quarantine-time", utf8(now.toString()));
        if (bad.key() != null) {
            headers.add("quarantine-key", utf8(bad.key()));
        }
        return record;
    }

    private static String position(ConsumerRecord<?, ?> bad) {
        return bad.topic() + "-" + bad.partition() + "-" + bad.offset();
    }

    private static String cut(String reason) {
        return reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARS));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
