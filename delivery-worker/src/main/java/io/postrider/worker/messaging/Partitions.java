package io.postrider.worker.messaging;

import io.postrider.record.Topics;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The partitions of {@code mail.outbound}, by number and as Kafka names them, and sets of them. */
final class Partitions {

    private Partitions() {}

    static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }

    static TopicPartition topicPartition(int number) {
        return new TopicPartition(Topics.OUTBOUND, number);
    }

    static Set<TopicPartition> topicPartitions(Set<Integer> numbers) {
        return numbers.stream().map(Partitions::topicPartition).collect(Collectors.toSet());
    }

    static Set<Integer> union(Set<Integer> some, Set<Integer> others) {
        Set<Integer> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
        Set<Integer> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
