package io.postrider.router.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the schedule gets on. */
@Readiness
@ApplicationScoped
public class ScheduleHealthCheck implements HealthCheck {

    private final RouterService router;

    @Inject
    ScheduleHealthCheck(RouterService router) {
        this.router = router;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> trouble = router.scheduleTrouble();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("schedule").status(trouble.isEmpty());
        trouble.ifPresent(line -> response.withData("trouble", line));
        return response.build();
    }
}
