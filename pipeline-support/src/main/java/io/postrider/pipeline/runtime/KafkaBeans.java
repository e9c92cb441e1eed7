package io.postrider.pipeline.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.config.KafkaSettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.BrokerAddress;
import io.postrider.pipeline.kafka.EventRecords;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.QuarantineRecords;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Kafka's edge as beans. Topics are made sure of by whoever starts first: {@link TopicCatalog#ensure}. */
@ApplicationScoped
public class KafkaBeans {

    private static final String EMBEDDED = "embedded";
    private static final Duration PATIENCE_WITH_KAFKA = Duration.ofMinutes(2);

    @Produces
    @Singleton
    @DefaultBean
    BrokerAddress brokerAddress(PostriderSettings settings) {
        String configured = settings.kafka().bootstrapServers();
        if (configured.equals(EMBEDDED)) {
            throw new IllegalStateException("postrider.kafka.bootstrap-servers is 'embedded', but only all-in-one has a"
                    + " broker: name the addresses of yours");
        }
        return () -> configured;
    }

    @Produces
    @Singleton
    InstanceName instanceName(ThisInstance instance) {
        return instance.name();
    }

    @Produces
    @Singleton
    KafkaClients kafkaClients(BrokerAddress address, InstanceName instance, PostriderSettings settings) {
        return new KafkaClients(
                address.bootstrapServers(), instance, settings.kafka().transactionTimeout());
    }

    @Produces
    @Singleton
    TopicCatalog topicCatalog(KafkaClients clients, PostriderSettings settings, MeterRegistry meters) {
        KafkaSettings kafka = settings.kafka();
        TopicCatalog catalog = new TopicCatalog(clients, layout(kafka), kafka.createTopics(), PATIENCE_WITH_KAFKA);
        meters.gauge("postrider.topics.unfit", catalog, TopicCatalog::unfitSettings);
        return catalog;
    }

    @Produces
    @Singleton
    MailRecords mailRecords() {
        return new MailRecords();
    }

    @Produces
    @Singleton
    EventRecords eventRecords() {
        return new EventRecords();
    }

    @Produces
    @Singleton
    QuarantineRecords quarantineRecords() {
        return new QuarantineRecords();
    }

    private static TopicLayout layout(KafkaSettings kafka) {
        TopicLayout layout = kafka.bootstrapServers().equals(EMBEDDED) ? TopicLayout.embedded() : TopicLayout.cluster();
        TopicLayout sized = kafka.partitions().map(layout::withPartitions).orElse(layout);
        return kafka.replication().map(sized::withReplication).orElse(sized);
    }
}
