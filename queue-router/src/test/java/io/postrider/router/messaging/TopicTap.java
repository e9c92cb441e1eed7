package io.postrider.router.messaging;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** All that was ever committed to a topic, as a test sees it. */
final class TopicTap implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<String, byte[]> consumer;
    private final MailRecords mails = new MailRecords();
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    TopicTap(KafkaClients clients, String topic) {
        consumer =
                clients.reader("tap-" + topic, Map.of("isolation.level", "read_committed", "max.poll.records", 10_000));
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Every record so far, oldest first. */
    List<ConsumerRecord<String, byte[]>> records() {
        consumer.poll(POLL).forEach(seen::add);
        return List.copyOf(seen);
    }

    /** Every record so far as mail; one that cannot be read is a defect. */
    List<MailRecord> mails() {
        return records().stream().map(this::mail).toList();
    }

    /** How many records there are so far. */
    int count() {
        return records().size();
    }

    private MailRecord mail(ConsumerRecord<String, byte[]> record) {
        return switch (mails.decode(record)) {
            case Decoded.Readable(MailRecord mail) -> mail;
            case Decoded.Unreadable(String reason) -> throw new AssertionError(reason);
        };
    }

    @Override
    public void close() {
        consumer.close();
    }
}
