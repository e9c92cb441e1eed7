package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Outcome;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.shaping.Shape;
import io.postrider.worker.source.Pool;
import io.postrider.worker.source.PoolChoice;
import io.postrider.worker.source.Source;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes whose connections come from pools of source addresses; one of a relay has a pool of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourcedLanesIT {

    private final LaneWorld world = new LaneWorld();
    private final Source out1 = new Source("out1", InetAddress.ofLiteral("127.0.0.21"), "out1.test");
    private final Source out2 = new Source("out2", InetAddress.ofLiteral("127.0.0.22"), "out2.test");
    /** For documentation (RFC 5737): no machine has it. */
    private final Source nobodys = new Source("nobodys", InetAddress.ofLiteral("203.0.113.7"), "nobody.test");

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void allMailOfAConnectionComesFromItsSourceAndItsEventsSaySo() {
        Pool pool = pool("both", out1, out2);
        Lanes lanes = lanes(lane -> pool);

        for (int i = 0; i < 5; i++) {
            FakeConsignment one =
                    world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst();

            assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
            assertThat(one.attempted().facts().source()).isIn("out1", "out2");
        }

        assertThat(world.first().clients()).hasSize(1);
        assertThat(world.first().received()).hasSize(5);
    }

    @Test
    void mailOfAnotherPoolNeverGoesOverTheConnectionThatIsKept() {
        Pool bulk = pool("bulk", out2);
        Pool fine = pool("fine", out1);
        Lanes lanes = lanes(lane -> lane.startsWith("relay:bulk/") ? bulk : fine);

        for (String destination : new String[] {"site:a", "relay:bulk/site:a", "site:a", "relay:bulk/site:a"}) {
            world.deliver(lanes, 1, destination, "mx:one.test").getFirst().attempted();
        }

        assertThat(world.first().clients()).containsExactly("127.0.0.21", "127.0.0.22");
        assertThat(world.first().received())
                .extracting(message -> message.hello())
                .containsExactly("out1.test", "out2.test", "out1.test", "out2.test");
    }

    @Test
    void anAddressThatNoSourceReachesIsPassedOver() {
        Pool pool = pool("ipv4", out1);
        Lanes lanes = lanes(lane -> pool);

        FakeConsignment one =
                world.deliver(lanes, 1, "site:six", "mx:six-first.test").getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Delivered.class);
        assertThat(one.attempted().facts().peerAddress())
                .isEqualTo(world.first().address());
    }

    @Test
    void mailForHostsThatNoSourceReachesWaitsAndSaysWhy() {
        Pool pool = pool("ipv4", out1);
        Lanes lanes = lanes(lane -> pool);

        Outcome outcome =
                world.deliver(lanes, 1, "site:six", "mx:six.test").getFirst().outcome();

        assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
        assertThat(outcome.diagnosis().status()).hasToString("4.4.4");
        assertThat(outcome.diagnosis().text())
                .isEqualTo("pool ipv4 has no source address that can be used to reach 0:0:0:0:0:0:0:1 over IPv6");
    }

    @Test
    void mailWaitsWhileNoAddressOfItsPoolIsThere() {
        Pool gone = pool("gone", nobodys);
        Pool fine = pool("fine", out1);
        Lanes lanes = lanes(lane -> lane.equals("site:a") ? gone : fine);

        for (FakeConsignment each : world.deliver(lanes, 20, "site:a", "mx:one.test")) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Deferred.class);
            assertThat(each.outcome().diagnosis().status()).hasToString("4.4.4");
            assertThat(each.outcome().diagnosis().text()).startsWith("pool gone has no source address");
        }
        assertThat(world.deliver(lanes, 1, "site:b", "mx:one.test").getFirst().outcome())
                .as("others are not concerned")
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(world.first().clients()).containsExactly("127.0.0.21");
    }

    @Test
    void anAddressThatIsLostLeavesItsMailToTheOthersOfItsPool() {
        Pool pool = pool("both", nobodys, out1);
        Lanes lanes = lanes(lane -> pool, Shape.of(5, 1));

        for (FakeConsignment each : world.deliver(lanes, 20, "site:a", "mx:one.test")) {
            assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class);
            assertThat(each.attempted().facts().source()).isEqualTo("out1");
        }
    }

    @Test
    void aRefusalIsTheHostsAndItsEventTellsWhichSourceWasRefused() {
        world.first().behave(Behaviour.refusing("554 5.7.1 Your address is blocked"));
        Pool pool = pool("fine", out1);
        Lanes lanes = lanes(lane -> pool);

        FakeConsignment one = world.deliver(lanes, 1, "site:a", "mx:one.test").getFirst();

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.attempted().facts().source()).isEqualTo("out1");
    }

    private Lanes lanes(PoolChoice pools) {
        return lanes(pools, Shape.of(1, 100));
    }

    private Lanes lanes(PoolChoice pools, Shape shape) {
        LaneLimits limits = new LaneLimits(LaneWorld.SOON, 1000, LaneWorld.MEMORY);
        return world.lanes(shape, limits, world.first().port(), pools);
    }

    private static Pool pool(String name, Source... sources) {
        return new Pool(
                name,
                Arrays.stream(sources).map(source -> new Pool.Member(source, 1)).toList(),
                new Random(1));
    }
}
