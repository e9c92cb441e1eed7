package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final long SECOND = 1_000_000_000L;

    private final Concurrency concurrency = new Concurrency(20, 0);

    @Test
    void itGrowsByOneForEachRoundThatWentWell() {
        assertThat(concurrency.limit()).isEqualTo(5);
        took(6);
        assertThat(concurrency.limit()).isEqualTo(6);
        took(1000);
        assertThat(concurrency.limit()).isEqualTo(20);
    }

    @Test
    void itIsHalvedOnceForAWholeRoundOfRefusalsAndNeverBelowOne() {
        took(1000);
        for (int i = 0; i < 20; i++) {
            concurrency.pushedBack(SECOND / 2);
        }
        assertThat(concurrency.limit()).isEqualTo(10);
        for (int i = 2; i < 20; i++) {
            concurrency.pushedBack(i * SECOND);
        }
        assertThat(concurrency.limit()).isEqualTo(1);
        took(3);
        assertThat(concurrency.limit()).isEqualTo(2);
    }

    @Test
    void aDestinationThatMayHaveFewBeginsWithThose() {
        assertThat(new Concurrency(2, 0).limit()).isEqualTo(2);
    }

    private void took(int messages) {
        for (int i = 0; i < messages; i++) {
            concurrency.tookOne();
        }
    }
}
