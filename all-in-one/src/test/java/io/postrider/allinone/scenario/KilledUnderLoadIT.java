package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1 and P4: what was answered with 250 arrives, though everything is killed; and copies are few and accounted for. */
class KilledUnderLoadIT {

    /** {@code delivery.uncommitted-outcomes}: P4's bound. */
    private static final int BOUND = 500;

    private static final int KILLS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void every_acknowledged_message_arrives_though_the_process_is_killed_again_and_again(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory)) {
            PostriderProcess postrider = world.started(world.postrider("killed"));
            try (Load load = Load.start(postrider.smtpPort(), 20, 100_000)) {
                for (int i = 1; i <= KILLS; i++) {
                    int enough = load.count() + 1_000;
                    await().atMost(PATIENCE).until(() -> load.count() >= enough);
                    postrider.kill();
                    postrider.start();
                }
                int enough = load.count() + 200;
                await().atMost(PATIENCE).until(() -> load.count() >= enough);
                load.stop();

                await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                                Arrivals.at(world.sink()).missing(load.acknowledged()))
                        .isEmpty());
                assertThat(Arrivals.at(world.sink()).surplus()).isLessThanOrEqualTo(KILLS * BOUND);
            }
        }
    }
}
