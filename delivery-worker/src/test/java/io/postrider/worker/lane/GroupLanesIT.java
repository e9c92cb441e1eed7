package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Outcome;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.shaping.Shape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes whose mail has hosts of different names, and lanes that are a part of one destination. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupLanesIT {

    private final LaneWorld world = new LaneWorld();
    private final ScriptedSmtpServer first = world.first();

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void aConnectionIsKeptForMailOfOtherDomainsThatHaveTheSameHostAndForNoOther() {
        ScriptedSmtpServer second = world.server("127.0.0.3", first.port(), Behaviour.friendly());
        Lanes lanes = world.lanes(Shape.of(1, 100));

        deliver(lanes, "mx:one.test");
        deliver(lanes, "mx:both.test");
        assertThat(first.connections()).isOne();
        assertThat(first.received()).hasSize(2);
        assertThat(second.connections()).isZero();

        deliver(lanes, "mx:two.test");
        assertThat(first.commands(1)).last().isEqualTo("QUIT");
        assertThat(second.received()).hasSize(1);

        deliver(lanes, "mx:both.test");
        assertThat(second.connections()).isOne();
        assertThat(second.received()).hasSize(2);
    }

    @Test
    void theShardsOfADestinationShareItsConnections() {
        first.behave(Behaviour.builder().replyDelay(Duration.ofMillis(5)).build());
        Lanes lanes = world.lanes(Shape.of(3, 100));

        List<FakeConsignment> half = world.deliver(lanes, 40, "group:g#0/2", "mx:one.test");
        List<FakeConsignment> other = world.deliver(lanes, 40, "group:g#1/2", "mx:one.test");
        half.forEach(FakeConsignment::attempted);
        other.forEach(FakeConsignment::attempted);

        assertThat(first.received()).hasSize(80);
        assertThat(first.mostOpenConnections()).isEqualTo(3);
    }

    private void deliver(Lanes lanes, String nextHop) {
        world.deliver(lanes, 1, "group:g", nextHop)
                .forEach(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Delivered.class));
    }
}
