package io.postrider.record;

/**
 * A {@link MailRecord} as Kafka carries it.
 *
 * @param envelope the value of the {@link MailRecordCodec#ENVELOPE_HEADER} header
 * @param value the message itself; empty when its content is stored elsewhere
 */
public record EncodedRecord(byte[] envelope, byte[] value) {}
