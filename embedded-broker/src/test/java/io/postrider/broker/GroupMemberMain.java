package io.postrider.broker;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A consumer as a process: joins a group (bootstrap servers, topic, group, protocol), is ready once it has a partition. */
final class GroupMemberMain {
    private static final Duration POLL = Duration.ofMillis(100);

    private GroupMemberMain() {}

    public static void main(String[] arguments) {
        try (KafkaConsumer<String, byte[]> consumer =
                TestClients.consumer(arguments[0], TestClients.member(arguments[2], arguments[3]))) {
            consumer.subscribe(List.of(arguments[1]));
            TestClients.pollUntilAssigned(consumer);
            System.out.println(ChildProcess.READY + consumer.assignment());
            while (!consumer.assignment().isEmpty()) {
                var unused = consumer.poll(POLL);
            }
        }
    }
}
