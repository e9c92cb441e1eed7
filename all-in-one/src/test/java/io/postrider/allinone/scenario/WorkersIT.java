package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2 to P5 with three workers under load, one of which goes away and comes back: in order, then by kill -9. */
class WorkersIT {

    private static final int REBALANCING_ROUNDS = 2;
    private static final int KILLS = 3;
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What a crashed service may hold others up for, by P5, and a little for this machine to notice. */
    private static final Duration HELD_UP = Duration.ofSeconds(10).plusSeconds(10);

    /** Time enough on the wire that a kill finds messages there. */
    private static final Duration PEERS_TAKE = Duration.ofMillis(10);

    /**
     * What a worker that is killed may have had, by its last commits: what it had in flight, and as much again of each
     * partition as it said it might take.
     */
    private static final int SUSPECTS_AT_MOST = KILLS * 1_000 * (1 + Fleet.PARTITIONS);

    @Test
    void a_worker_that_leaves_in_order_repeats_nothing_and_a_killed_one_nothing_that_is_not_told(
            @TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            Fleet fleet = Fleet.start(world);
            try (EventLog events = world.with(EventLog.ofEvents(fleet.core.kafkaPort()));
                    Load load = Load.start(fleet.core.smtpPort(), CLIENTS, 100_000)) {
                for (int i = 0; i < REBALANCING_ROUNDS; i++) {
                    awaitMore(load, 200);
                    fleet.restless.stop();
                    awaitMore(load, 200);
                    fleet.restless.start();
                }
                awaitMore(load, 100);
                assertThat(unknown(events)).as("after orderly ends").isEmpty();
                assertThat(fleet.arrivals().surplus()).isZero();

                for (int i = 0; i < KILLS; i++) {
                    awaitMore(load, 300);
                    kill(fleet, load);
                }
                load.stop();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(fleet.arrivals().missing(load.acknowledged()))
                                .isEmpty());
                accounted(fleet, load, events);
            }
        }
    }

    /** What was acknowledged by then arrives in time, whoever had it. */
    private static void kill(Fleet fleet, Load load) throws Exception {
        fleet.restless.kill();
        long killed = System.nanoTime();
        Set<String> before = new TreeSet<>(load.acknowledged());
        fleet.restless.start();
        await().atMost(HELD_UP).untilAsserted(() -> assertThat(fleet.arrivals().missing(before))
                .isEmpty());
        System.out.printf(
                "worker killed: all %d acknowledged by then arrived after %d ms%n",
                before.size(), (System.nanoTime() - killed) / 1_000_000);
    }

    /** Message by message: each has one end, and no more copies than its events account for. */
    private static void accounted(Fleet fleet, Load load, EventLog events) throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ends(events)).containsAll(load.acknowledged()));
        assertThat(ends(events)).doesNotHaveDuplicates();
        Map<String, Integer> copies = fleet.arrivals().copies();
        List<String> unknown = unknown(events);
        System.out.printf(
                "%d kills: %d copies too many, %d outcomes unknown, of %d messages%n",
                KILLS, fleet.arrivals().surplus(), unknown.size(), load.count());
        assertThat(copies).allSatisfy((recipient, count) -> assertThat(
                        unknown.stream().filter(recipient::equals).count())
                .as("unknown outcomes for %s, which has %d copies", recipient, count)
                .isGreaterThanOrEqualTo(count - 1));
        assertThat(unknown).hasSizeLessThanOrEqualTo(SUSPECTS_AT_MOST);
        double counted = 0;
        for (PostriderProcess worker : List.of(fleet.one, fleet.two, fleet.restless)) {
            counted += worker.metric("postrider_worker_unknown_outcomes_total", "worker-lost");
        }
        assertThat(counted)
                .as("what those that are alive have told")
                .isPositive()
                .isLessThanOrEqualTo(unknown.size());
    }

    /** Whose outcome was told to be unknown, again for each time. */
    private static List<String> unknown(EventLog events) {
        return of(events, Set.of("outcome-unknown"));
    }

    private static List<String> ends(EventLog events) {
        return of(events, EventLog.FINAL);
    }

    private static List<String> of(EventLog events, Set<String> words) {
        return events.events().stream()
                .filter(event -> words.contains(event.word()))
                .map(EventLog.Event::recipient)
                .toList();
    }

    private static void awaitMore(Load load, int messages) {
        int enough = load.count() + messages;
        await().atMost(PATIENCE).until(() -> load.count() >= enough);
    }

    /** Three workers, and a server for each domain of {@link Load}, so that each worker has destinations. */
    private record Fleet(
            PostriderProcess core,
            PostriderProcess one,
            PostriderProcess two,
            PostriderProcess restless,
            List<ScriptedSmtpServer> sinks) {

        static final int PARTITIONS = 3;

        static Fleet start(World world) throws Exception {
            Behaviour slow =
                    Behaviour.builder().keepNoBodies().replyDelay(PEERS_TAKE).build();
            List<ScriptedSmtpServer> sinks = new ArrayList<>();
            for (int i = 0; i < Load.DOMAINS; i++) {
                sinks.add(world.with(ScriptedSmtpServer.start(slow)));
            }
            PostriderProcess core = world.started(world.postrider("core")
                    .yaml(World.domainsTo(sinks))
                    .services("broker,ingress,router,dsn")
                    .environment("POSTRIDER_KAFKA_PARTITIONS", Integer.toString(PARTITIONS)));
            List<PostriderProcess> workers = world.started(
                    world.postrider("one").services("worker").brokerOf(core),
                    world.postrider("two").services("worker").brokerOf(core),
                    world.postrider("restless").services("worker").brokerOf(core));
            return new Fleet(core, workers.get(0), workers.get(1), workers.get(2), sinks);
        }

        Arrivals arrivals() {
            return Arrivals.at(sinks);
        }
    }
}
