package io.postrider.pipeline.kafka;

import io.postrider.event.CloudEventCodec;
import io.postrider.event.MailEvent;
import io.postrider.record.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events to Kafka, in the structured mode of the CloudEvents Kafka binding (1.0.2, section 3.3). Thread-safe. */
public final class EventRecords {

    private static final byte[] CONTENT_TYPE =
            (CloudEventCodec.CONTENT_TYPE + "; charset=utf-8").getBytes(StandardCharsets.US_ASCII);

    private final CloudEventCodec codec = new CloudEventCodec();

    /** The event's record in {@code mail.events}, keyed by queue id. */
    public ProducerRecord<String, byte[]> record(MailEvent event) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.EVENTS, event.envelope().queueId().text(), codec.encode(event));
        record.headers().add("content-type", CONTENT_TYPE);
        return record;
    }
}
