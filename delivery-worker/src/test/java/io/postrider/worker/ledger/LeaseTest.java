package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {

    private static final Duration SESSION = Duration.ofSeconds(5);
    private static final Duration LENGTH = Duration.ofSeconds(4);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Duration steady = Duration.ZERO;
    private Duration wall = Duration.ZERO;
    private final Lease lease = new Lease(SESSION, now());

    @Test
    void beforeTheGroupHasAnsweredTwiceThereIsNone() {
        assertThat(lease.isHeld(now())).isFalse();
        lease.heard(0, now());
        assertThat(lease.isHeld(now())).isFalse();
        lease.heard(1, now());
        assertThat(lease.isHeld(now())).as("that may have been a refusal").isFalse();

        lease.heard(2, now());

        assertThat(lease.isHeld(now())).isTrue();
    }

    @Test
    void itIsKeptByAnswersAndByNothingElse() {
        for (int answers = 2; answers < 40; answers++) {
            lease.heard(answers, now());
            assertThat(lease.isHeld(now())).isTrue();
            passes(Duration.ofMillis(500));
        }
        for (int looks = 0; looks < 40; looks++) {
            lease.heard(39, now());
            passes(Duration.ofMillis(100));
        }

        assertThat(lease.isHeld(now())).isFalse();
    }

    @Test
    void itEndsBeforeTheSessionThatTheLastHeartbeatBegan() {
        // Each heartbeat is sent with the clock where it is, and answered at once.
        for (int answers = 1; answers <= 10; answers++) {
            lease.heard(answers, now());
            passes(Duration.ofSeconds(1));
        }
        Duration sinceTheLast = Duration.ofSeconds(1);
        while (lease.isHeld(now())) {
            passes(Duration.ofMillis(10));
            sinceTheLast = sinceTheLast.plusMillis(10);
        }

        assertThat(sinceTheLast).isLessThanOrEqualTo(LENGTH);
    }

    @Test
    void aHeartbeatAnsweredLateCountsFromBeforeItWasSent() {
        lease.heard(1, now());
        lease.heard(2, now());
        passes(Duration.ofMillis(100));
        lease.heard(3, now());
        // The fourth is sent now, and its answer, and the next one's, take their time.
        for (int i = 0; i < 45; i++) {
            passes(Duration.ofMillis(100));
            lease.heard(3, now());
        }
        lease.heard(4, now());
        lease.heard(5, now());

        assertThat(lease.isHeld(now())).isFalse();
    }

    @Test
    void afterAPauseThatWasTooLongOneAnswerMayBeTheRefusalAndRenewsNothing() {
        renewed();
        passes(Duration.ofSeconds(8));
        assertThat(lease.isHeld(now())).isFalse();

        lease.heard(11, now());
        assertThat(lease.isHeld(now())).isFalse();

        // What is believed of 13 answers is the twelfth heartbeat, sent at some time after the answer to the tenth.
        lease.heard(13, now());
        assertThat(lease.isHeld(now()))
                .as("that may have been before the pause")
                .isFalse();
        lease.heard(14, now());
        assertThat(lease.isHeld(now())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPauseThatOnlyOneOfTheClocksSawIsSeen(boolean suspended) {
        renewed();

        if (suspended) {
            wall = wall.plus(LENGTH);
        } else {
            steady = steady.plus(LENGTH);
            wall = wall.minus(Duration.ofDays(1));
        }

        assertThat(lease.isHeld(now())).isFalse();
    }

    @Test
    void aLongSessionLeavesTheLeaseShorterThanAMemberMayGoWithoutPolling() {
        Lease longer = new Lease(Duration.ofMinutes(10), now());
        longer.heard(2, now());
        passes(Lease.LONGEST.minusMillis(1));
        assertThat(longer.isHeld(now())).isTrue();

        passes(Duration.ofMillis(1));

        assertThat(longer.isHeld(now())).isFalse();
    }

    private void renewed() {
        for (int answers = 1; answers <= 10; answers++) {
            lease.heard(answers, now());
        }
        assertThat(lease.isHeld(now())).isTrue();
    }

    private void passes(Duration time) {
        steady = steady.plus(time);
        wall = wall.plus(time);
    }

    private Moment now() {
        return new Moment(steady.toNanos(), START.plus(wall));
    }
}
