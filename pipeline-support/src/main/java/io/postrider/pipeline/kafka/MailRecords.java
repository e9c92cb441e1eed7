package io.postrider.pipeline.kafka;

import io.postrider.record.Decoded;
import io.postrider.record.EncodedRecord;
import io.postrider.record.MailRecord;
import io.postrider.record.MailRecordCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Queue records to and from Kafka: the value is the message, one header the envelope. Thread-safe. */
public final class MailRecords {

    private final MailRecordCodec codec = new MailRecordCodec();

    /** The record for a queue topic; the key is what DESIGN section 2 says for that topic. */
    public ProducerRecord<String, byte[]> record(String topic, String key, MailRecord mail) {
        EncodedRecord encoded = codec.encode(mail);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, encoded.value());
        record.headers().add(MailRecordCodec.ENVELOPE_HEADER, encoded.envelope());
        return record;
    }

    /** What a record says; what cannot be read comes back as the reason, not as an exception. */
    public Decoded decode(ConsumerRecord<String, byte[]> record) {
        Header envelope = record.headers().lastHeader(MailRecordCodec.ENVELOPE_HEADER);
        return codec.decode(envelope == null ? null : envelope.value(), record.value());
    }
}
