package io.postrider.pipeline.runtime;

import io.postrider.pipeline.stage.TransactionalStage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while every stage gets on; what ails one is in the data, by its name. */
@Readiness
@ApplicationScoped
public class StagesHealthCheck implements HealthCheck {

    private final RunningStages stages;

    @Inject
    StagesHealthCheck(RunningStages stages) {
        this.stages = stages;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("stages").up();
        for (TransactionalStage stage : stages.all()) {
            String trouble = stage.trouble().orElse("");
            response.withData(stage.name(), trouble.isEmpty() ? "well" : trouble);
            if (!trouble.isEmpty()) {
                response.down();
            }
        }
        return response.build();
    }
}
