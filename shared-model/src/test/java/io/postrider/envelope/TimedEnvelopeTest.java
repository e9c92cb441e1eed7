package io.postrider.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From when, and until when, a message is tried, and when its sender is told of a delay. */
class TimedEnvelopeTest {

    private static final Instant ARRIVED = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(5);
    private static final Duration PATIENCE = Duration.ofHours(4);

    @Test
    void withoutATimeEverythingCountsFromAcceptance() {
        Envelope plain = asking(null, null);

        assertThat(plain.released()).isEqualTo(ARRIVED);
        assertThat(plain.end(LIFETIME)).isEqualTo(ARRIVED.plus(LIFETIME));
        assertThat(plain.delayNotice(PATIENCE)).isEqualTo(ARRIVED.plus(PATIENCE));
        assertThat(plain.noticeDeadline()).isEmpty();
    }

    @Test
    void whatIsHeldIsTriedAsLongAsAnyOtherFromItsReleaseOn() {
        Instant release = ARRIVED.plus(Duration.ofDays(10));
        Envelope held = asking(null, release);

        assertThat(held.end(LIFETIME)).isEqualTo(release.plus(LIFETIME));
        assertThat(held.delayNotice(PATIENCE)).isEqualTo(release.plus(PATIENCE));
    }

    @Test
    void aReleaseInThePastIsNone() {
        assertThat(asking(null, ARRIVED.minusSeconds(60)).released()).isEqualTo(ARRIVED);
    }

    @Test
    void modeREndsAtTheDeadlineOrBeforeItWithTheLifetime() {
        assertThat(by(3600, DeliverBy.Mode.RETURN).end(LIFETIME)).isEqualTo(ARRIVED.plusSeconds(3600));
        assertThat(by(999_999, DeliverBy.Mode.RETURN).end(LIFETIME)).isEqualTo(ARRIVED.plus(LIFETIME));
        assertThat(by(3600, DeliverBy.Mode.RETURN).delayNotice(PATIENCE)).isEqualTo(ARRIVED.plus(PATIENCE));
    }

    @Test
    void modeNIsANoticeAtTheDeadlineAndNoEnd() {
        Envelope notify = by(3600, DeliverBy.Mode.NOTIFY);

        assertThat(notify.end(LIFETIME)).isEqualTo(ARRIVED.plus(LIFETIME));
        assertThat(notify.delayNotice(PATIENCE)).isEqualTo(ARRIVED.plusSeconds(3600));
        assertThat(notify.noticeDeadline()).contains(ARRIVED.plusSeconds(3600));
    }

    @Test
    void whatWaitsIsLookedAfterAtADeadlineThatIsToBeToldOf() {
        Envelope notify = by(3600, DeliverBy.Mode.NOTIFY);
        Instant due = ARRIVED.plusSeconds(7200);

        assertThat(notify.notBeyondNotice(due, ARRIVED)).isEqualTo(ARRIVED.plusSeconds(3600));
        assertThat(notify.notBeyondNotice(due, ARRIVED.plusSeconds(3600))).isEqualTo(due);
        assertThat(by(3600, DeliverBy.Mode.RETURN).notBeyondNotice(due, ARRIVED))
                .isEqualTo(due);
    }

    @Test
    void aDeadlineThatHadPassedWhenTheMessageCameWasToldOfBefore() {
        assertThat(by(0, DeliverBy.Mode.NOTIFY).noticeDeadline()).isEmpty();
        assertThat(by(-60, DeliverBy.Mode.NOTIFY).delayNotice(PATIENCE)).isEqualTo(ARRIVED.plus(PATIENCE));
    }

    @Test
    void whatIsLeftIsRoundedTowardsThePast() {
        DeliverBy by = new DeliverBy(ARRIVED, DeliverBy.Mode.NOTIFY, false);

        assertThat(by.secondsLeft(ARRIVED.minusMillis(1999))).isOne();
        assertThat(by.secondsLeft(ARRIVED)).isZero();
        assertThat(by.secondsLeft(ARRIVED.plusMillis(1))).isEqualTo(-1);
        assertThat(by.secondsLeft(ARRIVED.plus(Duration.ofDays(30_000)))).isEqualTo(-DeliverBy.MOST_SECONDS);
    }

    private static Envelope by(long seconds, DeliverBy.Mode mode) {
        return asking(new DeliverBy(ARRIVED.plusSeconds(seconds), mode, false), null);
    }

    private static Envelope asking(@Nullable DeliverBy by, @Nullable Instant release) {
        return new Envelope(
                new QueueId("q1"),
                ReversePath.of(Mailbox.of("sender@example.org")),
                List.of(Recipient.of(Mailbox.of("user@example.net"))),
                DeliveryRequest.PLAIN.timed(by, release),
                Origin.INTERNAL,
                ARRIVED,
                null);
    }
}
