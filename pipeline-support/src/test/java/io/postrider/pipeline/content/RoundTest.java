package io.postrider.pipeline.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {

    private final Round round = new Round();

    @Test
    void oneRecordServesEveryRequestForIt() {
        ChunkRequest first = added(10L);
        ChunkRequest second = added(10L);

        round.offer(10, new byte[] {1});

        assertThat(first.chunks().join()).containsExactly(new byte[] {1});
        assertThat(second.chunks().join()).containsExactly(new byte[] {1});
        assertThat(round.next()).isNull();
    }

    @Test
    void aRequestIsServedWhenAllItsChunksAreThere() {
        ChunkRequest request = added(10L, 12L);

        round.offer(10, new byte[] {1});
        round.offer(11, new byte[] {9});
        assertThat(request.chunks()).isNotDone();
        assertThat(round.missing(request)).isEqualTo(12);
        round.offer(12, new byte[] {2});

        assertThat(request.chunks().join()).containsExactly(new byte[] {1}, new byte[] {2});
    }

    @Test
    void whatWasPassedWithoutBeingFoundIsLost() {
        ChunkRequest sought = added(10L);
        ChunkRequest other = added(11L);

        round.giveUpBefore(sought, 10);
        assertThat(sought.chunks()).isNotDone();
        round.giveUpBefore(sought, 12);

        assertThatThrownBy(() -> sought.chunks().join()).hasCauseInstanceOf(ContentLostException.class);
        assertThat(other.chunks()).as("not sought yet").isNotDone();
        assertThat(round.next()).isSameAs(other);
    }

    @Test
    void aRequestThatNobodyWaitsForIsNotServed() {
        ChunkRequest gone = added(10L);
        ChunkRequest waiting = added(20L);

        gone.chunks().cancel(false);

        assertThat(round.next()).isSameAs(waiting);
    }

    private ChunkRequest added(Long... offsets) {
        ChunkRequest request = new ChunkRequest(0, List.of(offsets));
        round.add(request);
        return request;
    }
}
