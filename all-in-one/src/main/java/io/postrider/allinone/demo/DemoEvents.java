package io.postrider.allinone.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.record.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code mail.events} and prints a line for each. */
final class DemoEvents implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final PrintStream out;
    private final Set<String> seen = new HashSet<>();

    DemoEvents(KafkaClients kafka, PrintStream out) {
        this.consumer = kafka.reader("demo-events", Map.of("isolation.level", "read_committed"));
        this.out = out;
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** How an event is waited for. */
    static String fate(String word, String recipient) {
        return word + " " + recipient;
    }

    /** Prints what happens until all of {@code fates} have; false when they have not within {@code patience}. */
    boolean await(Duration patience, Collection<String> fates) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!seen.containsAll(fates)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                show(fields(record.value()));
            }
        }
        return true;
    }

    private void show(Map<String, String> event) {
        String type = event.getOrDefault("type", "");
        String word = type.substring(type.lastIndexOf('.') + 1);
        String recipient = event.getOrDefault("recipient", "");
        seen.add(fate(word, recipient));
        String time = event.getOrDefault("time", "");
        String clock = time.length() > 19 ? time.substring(11, 19) : time;
        String said = event.getOrDefault("diagnostic", event.getOrDefault("reason", ""));
        String next = event.containsKey("nextAttempt") ? " (next attempt " + event.get("nextAttempt") + ")" : "";
        out.printf("  %s  %-10s %-24s %s%s%n", clock, word, recipient, said, next);
    }

    /** The scalar fields of an event, of whatever depth, by name. */
    private static Map<String, String> fields(byte[] json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = new JsonFactory().createParser(json)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isScalarValue() && in.currentName() != null) {
                    fields.put(in.currentName(), in.getText());
                }
            }
        } catch (IOException e) {
            fields.put("type", "unreadable");
        }
        return fields;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
