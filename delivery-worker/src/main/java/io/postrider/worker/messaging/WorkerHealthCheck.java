package io.postrider.worker.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the worker's stage reads, where one runs. */
@Readiness
@ApplicationScoped
public class WorkerHealthCheck implements HealthCheck {

    private final WorkerService worker;

    @Inject
    WorkerHealthCheck(WorkerService worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        String trouble = worker.trouble().orElse("");
        return HealthCheckResponse.named("delivery-worker")
                .status(trouble.isEmpty())
                .withData("state", trouble.isEmpty() ? "well" : trouble)
                .build();
    }
}
