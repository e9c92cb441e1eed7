package io.postrider.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker's configuration, in Kafka's own names: what follows from one machine, one disk and a mail queue. Kafka ignores a
 * name it does not know, so a test holds every name here against Kafka's list.
 */
final class KafkaProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Content travels in chunks of 1 MiB; twice that leaves room for headers and for a batch of several records. */
    static final int LARGEST_BATCH_BYTES = 2 << 20;

    private static final int LARGEST_REQUEST_BYTES = 16 << 20;
    private static final int QUEUED_REQUEST_BYTES = 64 << 20;
    private static final int SEGMENT_BYTES = 64 << 20;
    private static final int INTERNAL_SEGMENT_BYTES = 16 << 20;
    private static final int METADATA_SEGMENT_BYTES = 16 << 20;
    private static final int INDEX_BYTES = 1 << 20;
    private static final int CLEANER_BUFFER_BYTES = 4 << 20;
    private static final int CLEANER_IO_BYTES = 128 << 10;
    private static final int LOAD_BUFFER_BYTES = 1 << 20;

    private KafkaProperties() {}

    static Map<String, Object> of(BrokerSettings settings, Path logs, ListenerPorts ports) {
        Map<String, Object> properties = new HashMap<>();
        listeners(properties, settings.address(ports.clients()), ports);
        quorum(properties);
        storage(properties, logs, settings.durability());
        internalTopics(properties);
        groups(properties);
        transactions(properties);
        memory(properties);
        return properties;
    }

    private static void listeners(Map<String, Object> properties, String address, ListenerPorts ports) {
        String clients = "CLIENTS://" + address;
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", NODE_ID);
        properties.put("listeners", clients + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + ports.controller());
        properties.put("advertised.listeners", clients);
        properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("inter.broker.listener.name", "CLIENTS");
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        // A static voter: its address comes from here at each start and is not remembered on the disk.
        properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.controller());
    }

    private static void quorum(Map<String, Object> properties) {
        // After kill -9 the next start waits for the dead one's session to end, 9 s by default.
        properties.put("broker.session.timeout.ms", 2_000);
        properties.put("broker.heartbeat.interval.ms", 500);
        // The one voter elects itself; nobody else could answer.
        properties.put("controller.quorum.election.timeout.ms", 100);
        properties.put("controller.quorum.election.backoff.max.ms", 100);
        properties.put("controller.quorum.append.linger.ms", 5);
        // Records that only show that the quorum is alive, each flushed: every half second by default.
        properties.put("metadata.max.idle.interval.ms", 5_000);
        properties.put("metadata.log.segment.bytes", METADATA_SEGMENT_BYTES);
        properties.put("metadata.max.retention.bytes", 2L * METADATA_SEGMENT_BYTES);
    }

    private static void storage(Map<String, Object> properties, Path logs, Durability durability) {
        properties.put("log.dirs", logs.toString());
        switch (durability) {
            case FLUSHED -> properties.put("log.flush.interval.messages", 1L);
            case PAGE_CACHE -> {
                // Kafka's default: the operating system decides when.
            }
        }
        // A restart after a crash reads again what was written since the last of these.
        properties.put("log.flush.offset.checkpoint.interval.ms", 5_000);
        properties.put("auto.create.topics.enable", false);
        properties.put("default.replication.factor", 1);
        properties.put("min.insync.replicas", 1);
        // Mail never expires by time. What was consumed is deleted up to an offset, and disk comes back with whole
        // segments.
        properties.put("log.retention.ms", -1L);
        properties.put("log.segment.bytes", SEGMENT_BYTES);
        properties.put("log.index.size.max.bytes", INDEX_BYTES);
        properties.put("log.retention.check.interval.ms", 10_000L);
        properties.put("log.segment.delete.delay.ms", 1_000L);
    }

    private static void internalTopics(Map<String, Object> properties) {
        // Each partition is flushed for itself.
        properties.put("offsets.topic.num.partitions", 1);
        properties.put("offsets.topic.replication.factor", (short) 1);
        properties.put("offsets.topic.segment.bytes", INTERNAL_SEGMENT_BYTES);
        properties.put("transaction.state.log.num.partitions", 1);
        properties.put("transaction.state.log.replication.factor", (short) 1);
        properties.put("transaction.state.log.min.isr", 1);
        properties.put("transaction.state.log.segment.bytes", INTERNAL_SEGMENT_BYTES);
    }

    private static void groups(Map<String, Object> properties) {
        // Without share groups, which nothing here uses, there is one coordinator less to start.
        properties.put("group.coordinator.rebalance.protocols", "classic,consumer");
        properties.put("group.coordinator.threads", 1);
        properties.put("group.initial.rebalance.delay.ms", 0);
        // A dead member's partitions are taken over within this. Members of the classic protocol bring their own
        // timeout.
        properties.put("group.consumer.session.timeout.ms", 5_000);
        properties.put("group.consumer.min.session.timeout.ms", 2_000);
        properties.put("group.consumer.heartbeat.interval.ms", 500);
        properties.put("group.consumer.min.heartbeat.interval.ms", 500);
        properties.put("group.min.session.timeout.ms", 2_000);
        // A stage that was off for long must find where it was: there is no going back to the start of a queue.
        properties.put("offsets.retention.minutes", Integer.MAX_VALUE);
    }

    private static void transactions(Map<String, Object> properties) {
        // An open transaction hides what comes after it in its partition, until it times out and the sweep finds it.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
        properties.put("transaction.max.timeout.ms", 60_000);
        // 24.8 days, all that Kafka allows: a producer idle for longer loses its id and must be made anew.
        properties.put("transactional.id.expiration.ms", Integer.MAX_VALUE);
    }

    private static void memory(Map<String, Object> properties) {
        properties.put("num.network.threads", 2);
        properties.put("num.io.threads", 4);
        properties.put("background.threads", 2);
        properties.put("message.max.bytes", LARGEST_BATCH_BYTES);
        properties.put("socket.request.max.bytes", LARGEST_REQUEST_BYTES);
        properties.put("queued.max.requests", 100);
        properties.put("queued.max.request.bytes", (long) QUEUED_REQUEST_BYTES);
        properties.put("log.cleaner.dedupe.buffer.size", (long) CLEANER_BUFFER_BYTES);
        properties.put("log.cleaner.io.buffer.size", CLEANER_IO_BYTES);
        properties.put("offsets.load.buffer.size", LOAD_BUFFER_BYTES);
        properties.put("transaction.state.log.load.buffer.size", LOAD_BUFFER_BYTES);
    }
}
