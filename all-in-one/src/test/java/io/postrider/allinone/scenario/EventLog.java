package io.postrider.allinone.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their beginning, committed records only, as an operator's own program would. */
final class EventLog implements AutoCloseable {

    /** The events that end a recipient's story (promise P2). */
    static final Set<String> FINAL = Set.of("delivered", "relayed", "expanded", "reported", "unreported", "discarded");

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Event> events = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    private EventLog(int kafkaPort, String topic) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers", "127.0.0.1:" + kafkaPort,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false"));
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    static EventLog ofEvents(int kafkaPort) {
        return new EventLog(kafkaPort, "mail.events");
    }

    static EventLog of(int kafkaPort, String topic) {
        return new EventLog(kafkaPort, topic);
    }

    /** All events so far. */
    List<Event> events() {
        for (ConsumerRecord<String, byte[]> record : poll()) {
            events.addAll(Event.parse(record.value()));
        }
        return events;
    }

    /** All records so far. */
    List<ConsumerRecord<String, byte[]>> records() {
        records.addAll(poll());
        return records;
    }

    /** To the end that the log has when it is asked: on a busy machine an empty poll means nothing. */
    private List<ConsumerRecord<String, byte[]>> poll() {
        List<ConsumerRecord<String, byte[]>> polled = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(polled::add);
        }
        return polled;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** One event, for one recipient. */
    record Event(String word, String queueId, String recipient, String status, String text) {

        private static final String PREFIX = "io.postrider.mail.";

        static List<Event> parse(byte[] json) {
            String type = "";
            String queueId = "";
            String status = "";
            String text = "";
            List<String> recipients = new ArrayList<>();
            try (JsonParser in = new JsonFactory().createParser(json)) {
                boolean inRecipients = false;
                for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                    if (token == JsonToken.START_ARRAY) {
                        inRecipients = "recipients".equals(in.currentName());
                    } else if (token == JsonToken.END_ARRAY) {
                        inRecipients = false;
                    } else if (inRecipients) {
                        recipients.add(in.getText());
                    } else if (token == JsonToken.VALUE_STRING) {
                        switch (in.currentName()) {
                            case "type" -> type = in.getText();
                            case "subject" -> queueId = in.getText();
                            case "recipient" -> recipients.add(in.getText());
                            case "status" -> status = in.getText();
                            case "diagnostic", "reason" -> text = in.getText();
                            default -> {
                                // Not asked for.
                            }
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String word = type.substring(PREFIX.length());
            List<Event> events = new ArrayList<>();
            for (String recipient : recipients) {
                events.add(new Event(word, queueId, recipient, status, text));
            }
            return events;
        }

        boolean isFinal() {
            return FINAL.contains(word);
        }

        /** Whose story it belongs to. */
        String story() {
            return queueId + " " + recipient;
        }
    }
}
