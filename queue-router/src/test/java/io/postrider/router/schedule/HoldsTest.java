package io.postrider.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private static final TopicPartition ONE = new TopicPartition("mail.schedule.1s", 0);
    private static final TopicPartition TWO = new TopicPartition("mail.schedule.10s", 0);

    private final Holds holds = new Holds();

    @Test
    void aHoldIsOverAtItsMomentAndNotBefore() {
        holds.hold(ONE, 1_000);
        holds.hold(TWO, 2_000);

        assertThat(holds.takeOver(999)).isEmpty();
        assertThat(holds.takeOver(1_000)).containsExactly(ONE);
        assertThat(holds.takeOver(1_000)).isEmpty();
        assertThat(holds.isHeld(ONE)).isFalse();
        assertThat(holds.isHeld(TWO)).isTrue();
    }

    @Test
    void theEarliestIsWhenToWakeUp() {
        assertThat(holds.earliest()).isEmpty();
        holds.hold(TWO, 2_000);
        holds.hold(ONE, 1_000);

        assertThat(holds.earliest()).hasValue(1_000);
    }

    @Test
    void aPartitionThatIsAnothersNowIsForgotten() {
        holds.hold(ONE, 1_000);

        holds.forget(List.of(ONE));

        assertThat(holds.earliest()).isEmpty();
    }
}
