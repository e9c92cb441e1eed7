package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff();

    @Test
    void eachWaitIsTwiceTheOneBeforeUpToABound() {
        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
        assertThat(backoff.next()).isEqualTo(Backoff.FIRST.multipliedBy(2));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.LONGEST);
        }
        assertThat(backoff.next()).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void successMakesItShortAgain() {
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isPositive();
        }
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
    }
}
