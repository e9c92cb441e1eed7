package io.postrider.worker.settlement;

import static io.postrider.worker.settlement.SettlementScript.ANN;
import static io.postrider.worker.settlement.SettlementScript.ARRIVED;
import static io.postrider.worker.settlement.SettlementScript.BOB;
import static io.postrider.worker.settlement.SettlementScript.asking;
import static io.postrider.worker.settlement.SettlementScript.reported;
import static io.postrider.worker.settlement.SettlementScript.types;
import static io.postrider.worker.settlement.SettlementScript.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliverBy.Mode;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import io.postrider.event.EventType;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a deadline (RFC 2852) and a release (RFC 4865) change of waiting, giving up and telling. */
class TimedSettlementTest {

    private static final Instant DEADLINE = ARRIVED.plusSeconds(200);

    private final SettlementScript script = new SettlementScript();

    @Test
    void noRetryIsPlacedBeyondADeadline() {
        for (Mode mode : Mode.values()) {
            by(mode, false);

            Aftermath aftermath = script.after(script.attempted(script.deferred(ANN, "451")), ANN);

            assertThat(waiting(aftermath).mail().envelope().requireTransit().due())
                    .isEqualTo(DEADLINE);
            assertThat(aftermath.reports()).isEmpty();
        }
    }

    @Test
    void whatIsPutAsideIsLookedAfterAtItsDeadlineToo() {
        by(Mode.RETURN, false);

        Aftermath aftermath = script.after(new Postponed(script.now.plusSeconds(3600), "lane full"), ANN);

        assertThat(waiting(aftermath).mail().envelope().requireTransit().due()).isEqualTo(DEADLINE);
    }

    @Test
    void atTheDeadlineOfModeRItIsTheTimeThatIsOverWhateverWasFoundBefore() {
        by(Mode.RETURN, false);
        script.now = DEADLINE;

        Aftermath aftermath = script.after(script.attempted(script.deferred(ANN, "451 4.2.2")), ANN);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED);
        assertThat(reported(aftermath)).containsExactly("ann@example.net FAILED 5.4.7");
    }

    @Test
    void atTheDeadlineOfModeNTheSenderIsToldOnceAndDeliveryGoesOn() {
        by(Mode.NOTIFY, false);
        script.now = DEADLINE;

        Aftermath aftermath = script.after(script.attempted(script.deferred(ANN, "451")), ANN);

        assertThat(reported(aftermath)).containsExactly("ann@example.net DELAYED 4.0.0");
        assertThat(waiting(aftermath).mail().envelope().requireTransit().delayReported())
                .isTrue();
        assertThat(waiting(aftermath).mail().envelope().requireTransit().due())
                .isEqualTo(script.now.plus(Duration.ofMinutes(5)));
        script.transit = script.transit.withDelayReported();
        assertThat(script.after(script.attempted(script.deferred(ANN, "451")), ANN)
                        .reports())
                .isEmpty();
    }

    @Test
    void whoAskedForFailuresOnlyIsToldOfTheDeadlineAllTheSameAndWhoAskedForNothingIsNot() {
        by(Mode.NOTIFY, false);
        script.now = DEADLINE;
        Recipient failures = asking(Set.of(NotifyOn.FAILURE));
        Recipient never = asking(Set.of());

        assertThat(reported(script.after(script.attempted(script.deferred(failures, "451")), failures)))
                .hasSize(1);
        assertThat(script.after(script.attempted(script.deferred(never, "451")), never)
                        .reports())
                .isEmpty();
    }

    @Test
    void aRelayThatADeadlineMakesNewsIsReported() {
        by(Mode.NOTIFY, true);
        Recipient never = new Recipient(BOB.mailbox(), Set.of(), null, null);

        Aftermath aftermath = script.after(script.attempted(script.relayed(ANN), script.delivered(never)), ANN, never);

        assertThat(types(aftermath)).containsExactly(EventType.RELAYED, EventType.DELIVERED);
        assertThat(reported(aftermath)).containsExactly("ann@example.net RELAYED 2.0.0");
    }

    @Test
    void theLifetimeCountsFromTheRelease() {
        Instant release = ARRIVED.plus(Duration.ofDays(10));
        script.request = DeliveryRequest.PLAIN.timed(null, release);
        script.now = release.plusSeconds(1);

        Aftermath aftermath = script.after(script.attempted(script.deferred(ANN, "451")), ANN);

        assertThat(waiting(aftermath).mail().envelope().requireTransit().due())
                .isEqualTo(script.now.plus(Duration.ofMinutes(5)));
    }

    private void by(Mode mode, boolean trace) {
        script.request = DeliveryRequest.PLAIN.timed(new DeliverBy(DEADLINE, mode, trace), null);
    }
}
