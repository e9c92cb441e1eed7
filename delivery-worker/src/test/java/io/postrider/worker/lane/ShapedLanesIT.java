package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.delivery.Outcome;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.shaping.BackOff;
import io.postrider.worker.shaping.Rate;
import io.postrider.worker.shaping.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rates, back-off by what a peer says, and concurrency that follows it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShapedLanesIT {

    private final LaneWorld world = new LaneWorld();

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void messagesGoAtTheRateOfTheirDestination() {
        Lanes lanes = world.lanes(new Shape(20, 100, null, Rate.parse("20/s"), List.of()));
        long begun = System.nanoTime();

        world.deliver(lanes, 60, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        // The first twenty at once, forty at 50 ms each.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_800));
        assertThat(world.first().received()).hasSize(60);
    }

    @Test
    void aSlowRateKeepsNoConnectionsWaiting() {
        Lanes lanes = world.lanes(new Shape(20, 100, null, Rate.parse("1/h"), List.of()));

        List<FakeConsignment> all = world.deliver(lanes, 20, "site:a", "mx:one.test");

        await().until(() -> all.stream().anyMatch(FakeConsignment::isSettled));
        await().until(() -> world.first().openConnections() == 0);
        assertThat(world.first().received()).hasSize(1);
        assertThat(lanes.held()).isEqualTo(19);
    }

    @Test
    void connectionsAreMadeAtTheRateOfTheirDestination() {
        Lanes lanes = world.lanes(new Shape(20, 1, Rate.parse("4/s"), null, List.of()));
        long begun = System.nanoTime();

        world.deliver(lanes, 12, "site:a", "mx:one.test").forEach(FakeConsignment::attempted);

        assertThat(world.first().connections()).isEqualTo(12);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_600));
    }

    @Test
    void aDestinationIsLetAloneForAsLongAsTheRuleSays() {
        world.first()
                .behave(Behaviour.builder()
                        .reply("MAIL", "451 4.7.28 An unusual rate of mail")
                        .build());
        Lanes lanes = world.lanes(shape(BackOff.Kind.SUSPEND, Duration.ofMinutes(15)));
        Instant begun = Instant.now();

        List<FakeConsignment> all = world.deliver(lanes, 100, "site:a", "mx:one.test");

        int attempted = 0;
        for (FakeConsignment each : all) {
            switch (each.await(LaneWorld.SOON)) {
                case AttemptResult.Attempted made -> attempted++;
                case AttemptResult.Postponed(Instant due, String reason) -> {
                    assertThat(due).isBetween(begun.plus(Duration.ofMinutes(15)), begun.plus(Duration.ofMinutes(17)));
                    assertThat(reason).contains("15m", "rule unusual", "451 4.7.28");
                }
            }
        }
        assertThat(attempted).isBetween(1, LaneLimits.FIRST_CONNECTIONS);
        world.first().behave(Behaviour.friendly());
        assertThat(world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst().await(LaneWorld.SOON))
                .isInstanceOf(AttemptResult.Postponed.class);
        assertThat(world.deliver(lanes, 1, "site:b", "mx:two.test").getFirst().await(LaneWorld.SOON))
                .as("others are not concerned")
                .isInstanceOf(AttemptResult.Attempted.class);
        assertThat(backOffs("suspend")).isPositive();
    }

    @Test
    void aDestinationThatAsksForItGetsOneConnection() {
        AtomicInteger asked = new AtomicInteger();
        world.first()
                .behave(Behaviour.builder()
                        .replyDelay(Duration.ofMillis(5))
                        .reply("RCPT", line -> asked.incrementAndGet() == 1 ? "450 4.7.1 unusual" : "250 2.1.5 Ok")
                        .build());
        Lanes lanes = world.lanes(shape(BackOff.Kind.SLOW_DOWN, Duration.ofMinutes(15)));
        world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst().attempted();
        await().until(() -> backOffs("slow_down") == 1);

        world.deliver(lanes, 30, "site:a", "mx:one.test")
                .forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));

        assertThat(world.first().mostOpenConnections()).isEqualTo(1);
    }

    private double backOffs(String kind) {
        return world.meters()
                .counter("postrider.delivery.back.offs", "kind", kind)
                .count();
    }

    private static Shape shape(BackOff.Kind kind, Duration time) {
        Pattern said = Pattern.compile("^4\\d\\d .*unusual", Pattern.CASE_INSENSITIVE);
        return new Shape(20, 100, null, null, List.of(new BackOff("unusual", said, kind, time)));
    }
}
