package io.postrider.pipeline.runtime;

import io.postrider.pipeline.kafka.BrokerAddress;
import io.postrider.pipeline.kafka.KafkaReachability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while Kafka takes connections. */
@Readiness
@ApplicationScoped
public class KafkaHealthCheck implements HealthCheck {

    private final BrokerAddress address;
    private final KafkaReachability kafka;

    @Inject
    KafkaHealthCheck(BrokerAddress address) {
        this.address = address;
        this.kafka = new KafkaReachability(address);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("kafka")
                .status(kafka.isReachable())
                .withData("bootstrapServers", address.bootstrapServers())
                .build();
    }
}
