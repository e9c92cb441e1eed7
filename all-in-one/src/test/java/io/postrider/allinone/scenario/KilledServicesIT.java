package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P3, P4, P5: services of their own, killed in the middle of their transactions, while others go on. */
class KilledServicesIT {

    private static final int BOUND = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a crashed service may hold others up for, by P5, and a little for this machine to notice. */
    private static final Duration HELD_UP = Duration.ofSeconds(10).plusSeconds(10);

    @Test
    void a_router_and_a_dsn_service_killed_again_and_again_tell_everybody_once(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory, Load.refusesUnknown())) {
            PostriderProcess core = world.started(world.postrider("core").services("broker,ingress,worker"));
            List<PostriderProcess> killed = world.started(
                    world.postrider("router").services("router").brokerOf(core),
                    world.postrider("dsn").services("dsn").brokerOf(core));
            PostriderProcess router = killed.getFirst();
            PostriderProcess dsn = killed.getLast();
            try (EventLog events = EventLog.ofEvents(core.kafkaPort());
                    Load load = Load.mixed(core.smtpPort(), 10, Duration.ofMillis(5))) {
                for (List<PostriderProcess> victims : List.of(killed, List.of(router), List.of(dsn), killed)) {
                    awaitBounces(world, 40);
                    for (PostriderProcess victim : victims) {
                        victim.kill();
                    }
                    World.start(victims);
                }
                awaitBounces(world, 40);
                load.stop();
                new Accounts(events, world.sink()).settleWithoutCopies(load.acknowledged());
            }
        }
    }

    /** So many more reports come to their senders: routers and DSN service are in the middle of their work. */
    private static void awaitBounces(World world, int more) {
        long enough = bounces(world) + more;
        await().atMost(PATIENCE).until(() -> bounces(world) >= enough);
    }

    private static long bounces(World world) {
        return world.sink().received().stream()
                .filter(message -> Load.isSender(message.rcpt().getFirst()))
                .count();
    }

    @Test
    void a_killed_worker_is_taken_over_within_ten_seconds_and_its_copies_are_bounded(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory)) {
            PostriderProcess core = world.started(world.postrider("core")
                    .services("broker,ingress,router,dsn")
                    .environment("POSTRIDER_KAFKA_PARTITIONS", "2"));
            PostriderProcess doomed =
                    world.started(world.postrider("doomed").services("worker").brokerOf(core));
            PostriderProcess survivor =
                    world.started(world.postrider("survivor").services("worker").brokerOf(core));
            try (Load load = Load.start(core.smtpPort(), 20, 100_000)) {
                await().atMost(PATIENCE).until(() -> load.count() >= 1_000);
                doomed.kill();
                int more = load.count() + 200;
                await().atMost(PATIENCE).until(() -> load.count() >= more);
                load.stop();
                Set<String> acknowledged = load.acknowledged();
                await().atMost(HELD_UP).untilAsserted(() -> assertThat(
                                Arrivals.at(world.sink()).missing(acknowledged))
                        .isEmpty());
                assertThat(Arrivals.at(world.sink()).surplus()).isLessThanOrEqualTo(BOUND);
                // It counts what is committed, which is a moment later.
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(survivor.metric("postrider_worker_outcomes_total", "delivered"))
                                .isPositive());
            }
        }
    }
}
