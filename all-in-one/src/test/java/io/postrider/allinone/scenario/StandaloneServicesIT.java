package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each service from its own jar, as it is deployed, and two workers side by side. */
class StandaloneServicesIT {

    /** As many as two workers hold in flight: on a machine that is busy, what waits its turn is not put aside. */
    private static final int MESSAGES = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void services_run_from_their_own_jars_and_two_workers_share_the_load(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            List<ScriptedSmtpServer> sinks = new ArrayList<>();
            for (int i = 0; i < Load.DOMAINS; i++) {
                sinks.add(world.with(ScriptedSmtpServer.start()));
            }
            String yaml = World.domainsTo(sinks);
            PostriderProcess broker = world.started(
                    world.postrider("broker").services("broker").environment("POSTRIDER_KAFKA_PARTITIONS", "4"));
            List<PostriderProcess> services = world.started(
                    world.service("smtp-ingress").withIngress(true).brokerOf(broker),
                    world.service("queue-router").withIngress(false).yaml(yaml).brokerOf(broker),
                    world.service("delivery-worker").withIngress(false).brokerOf(broker),
                    world.postrider("second-worker").services("worker").brokerOf(broker),
                    world.service("dsn-service").withIngress(false).brokerOf(broker));
            PostriderProcess ingress = services.getFirst();
            PostriderProcess one = services.get(2);
            PostriderProcess two = services.get(3);

            try (Load load = Load.start(ingress.smtpPort(), 10, MESSAGES)) {
                load.awaitEnd();
                assertThat(load.count()).isEqualTo(MESSAGES);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(delivered(one) + delivered(two))
                        .isEqualTo(MESSAGES));
            }
            assertThat(delivered(one)).isPositive();
            assertThat(delivered(two)).isPositive();
            int arrived =
                    sinks.stream().mapToInt(sink -> sink.received().size()).sum();
            assertThat(arrived).isEqualTo(MESSAGES);
        }
    }

    private static double delivered(PostriderProcess worker) throws Exception {
        return worker.metric("postrider_worker_outcomes_total", "delivered");
    }
}
