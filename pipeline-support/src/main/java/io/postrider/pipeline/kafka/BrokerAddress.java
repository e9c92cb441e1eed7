package io.postrider.pipeline.kafka;

/** Where Kafka is. A bean: from the configuration, or from the embedded broker where one runs in this process. */
@FunctionalInterface
public interface BrokerAddress {

    /** {@code host:port,…}, the value of a client's {@code bootstrap.servers}. */
    String bootstrapServers();
}
