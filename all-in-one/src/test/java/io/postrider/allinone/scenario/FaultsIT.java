package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.DropPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P2 to P5 under faults that machines and networks have: every acknowledged message arrives, and every copy too many has an
 * event that says so.
 */
class FaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer than a worker that says nothing keeps its partitions. */
    private static final Duration PAST_THE_LEASE = Duration.ofSeconds(8);

    @Test
    void a_peer_that_goes_away_after_the_final_dot_gets_no_copy_that_is_not_counted(@TempDir Path directory)
            throws Exception {
        Behaviour friendly = Behaviour.builder().keepNoBodies().build();
        Behaviour rude = Behaviour.builder()
                .keepNoBodies()
                .drop(DropPoint.BEFORE_FINAL_REPLY)
                .build();
        try (World world = new World(directory)) {
            world.sink().behave(number -> number % 4 == 0 ? rude : friendly);
            PostriderProcess postrider = world.started(world.postrider("rude-peer"));
            try (Load load = Load.start(postrider.smtpPort(), 10, 1_500)) {
                load.awaitEnd();
                allArrive(world, load);
            }
            // The copies come when they are tried again.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            Arrivals.at(world.sink()).surplus())
                    .isPositive()
                    .isEqualTo((int) postrider.metric("postrider_worker_unknown_outcomes_total", "connection-lost")));
            try (EventLog events = EventLog.ofEvents(postrider.kafkaPort())) {
                assertThat(Arrivals.at(world.sink()).surplus()).isEqualTo(unknown(events));
            }
        }
    }

    @Test
    void a_worker_that_stood_still_past_its_lease_sends_nothing_twice_that_is_not_told(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory)) {
            PostriderProcess core = core(world);
            PostriderProcess paused = worker(world, core, "paused");
            worker(world, core, "other");
            try (EventLog events = world.with(EventLog.ofEvents(core.kafkaPort()));
                    Load load = Load.start(core.smtpPort(), 10, 100_000)) {
                awaitMore(load, 500);
                paused.pause();
                Thread.sleep(PAST_THE_LEASE);
                paused.resume();
                awaitMore(load, 200);
                load.stop();
                allArrive(world, load);
                everyCopyIsTold(world, events);
            }
        }
    }

    private static PostriderProcess core(World world) throws Exception {
        return world.started(world.postrider("core")
                .services("broker,ingress,router,dsn")
                .environment("POSTRIDER_KAFKA_PARTITIONS", "2"));
    }

    private static PostriderProcess worker(World world, PostriderProcess core, String name) throws Exception {
        return world.started(world.postrider(name).services("worker").brokerOf(core));
    }

    private static void awaitMore(Load load, int messages) {
        int enough = load.count() + messages;
        await().atMost(PATIENCE).until(() -> load.count() >= enough);
    }

    private static void allArrive(World world, Load load) {
        Set<String> acknowledged = load.acknowledged();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Arrivals.at(world.sink()).missing(acknowledged))
                        .isEmpty());
    }

    /** By an event, which a worker may write some time after it has lost a partition. */
    private static void everyCopyIsTold(World world, EventLog events) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(Arrivals.at(world.sink()).surplus()).isLessThanOrEqualTo(unknown(events)));
    }

    private static int unknown(EventLog events) {
        return (int) events.events().stream()
                .filter(event -> event.word().equals("outcome-unknown"))
                .count();
    }
}
