package io.postrider.worker.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down once an error has ended the worker's stage: the process wants a restart. Kafka's absence does not count. */
@Liveness
@ApplicationScoped
public class WorkerLivenessCheck implements HealthCheck {

    private final WorkerService worker;

    @Inject
    WorkerLivenessCheck(WorkerService worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("delivery-worker")
                .status(!worker.isBeyondRepair())
                .build();
    }
}
