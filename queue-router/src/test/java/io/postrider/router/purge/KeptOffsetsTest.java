package io.postrider.router.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KeptOffsetsTest {

    private static final TopicPartition PARTITION = new TopicPartition("mail.accepted", 0);
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void withoutKeepingWhatIsCommittedGoesAtOnce() {
        assertThat(new KeptOffsets(Duration.ZERO).purgeable(PARTITION, 42, START))
                .hasValue(42);
    }

    @Test
    void whatWasCommittedAnHourAgoGoesAndNothingYounger() {
        KeptOffsets kept = new KeptOffsets(Duration.ofHours(1));

        assertThat(kept.purgeable(PARTITION, 10, START)).isEmpty();
        assertThat(kept.purgeable(PARTITION, 20, START.plus(Duration.ofMinutes(30))))
                .isEmpty();
        assertThat(kept.purgeable(PARTITION, 30, START.plus(Duration.ofMinutes(60))))
                .hasValue(10);
        assertThat(kept.purgeable(PARTITION, 40, START.plus(Duration.ofMinutes(89))))
                .isEmpty();
        assertThat(kept.purgeable(PARTITION, 50, START.plus(Duration.ofMinutes(91))))
                .hasValue(20);
    }

    @Test
    void afterALongSilenceTheNewestOffsetThatIsOldEnoughCounts() {
        KeptOffsets kept = new KeptOffsets(Duration.ofMinutes(1));
        for (int second = 0; second < 30; second++) {
            assertThat(kept.purgeable(PARTITION, second, START.plusSeconds(second)))
                    .isEmpty();
        }

        assertThat(kept.purgeable(PARTITION, 99, START.plus(Duration.ofHours(1))))
                .hasValue(29);
    }
}
