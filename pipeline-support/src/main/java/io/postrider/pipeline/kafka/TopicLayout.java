package io.postrider.pipeline.kafka;

/**
 * What an operator may choose about topics.
 *
 * @param queuePartitions of each queue topic but the schedule's, and of content and events; at least 1
 * @param schedulePartitions of each delay topic; at least 1
 * @param replication replicas of each partition; {@value #BROKER_DEFAULT} leaves it to the broker
 */
public record TopicLayout(int queuePartitions, int schedulePartitions, short replication) {

    /** As Kafka writes "the broker's default". */
    public static final short BROKER_DEFAULT = -1;

    private static final int CLUSTER_QUEUE_PARTITIONS = 12;
    private static final int CLUSTER_SCHEDULE_PARTITIONS = 3;

    public TopicLayout {
        if (queuePartitions < 1 || schedulePartitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition");
        }
        if (replication < 1 && replication != BROKER_DEFAULT) {
            throw new IllegalArgumentException("a topic has at least one replica");
        }
    }

    /** For the embedded broker: each partition is flushed for itself, so as few as can be. */
    public static TopicLayout embedded() {
        return new TopicLayout(1, 1, (short) 1);
    }

    public static TopicLayout cluster() {
        return new TopicLayout(CLUSTER_QUEUE_PARTITIONS, CLUSTER_SCHEDULE_PARTITIONS, BROKER_DEFAULT);
    }

    /** The same number of partitions for all queue topics, the schedule's included. */
    public TopicLayout withPartitions(int partitions) {
        return new TopicLayout(partitions, partitions, replication);
    }

    public TopicLayout withReplication(short replicas) {
        return new TopicLayout(queuePartitions, schedulePartitions, replicas);
    }
}
