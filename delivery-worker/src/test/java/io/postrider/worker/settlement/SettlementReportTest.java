package io.postrider.worker.settlement;

import static io.postrider.worker.settlement.SettlementScript.ANN;
import static io.postrider.worker.settlement.SettlementScript.ARRIVED;
import static io.postrider.worker.settlement.SettlementScript.FOREIGN;
import static io.postrider.worker.settlement.SettlementScript.OURS;
import static io.postrider.worker.settlement.SettlementScript.asking;
import static io.postrider.worker.settlement.SettlementScript.reported;
import static io.postrider.worker.settlement.SettlementScript.types;
import static io.postrider.worker.settlement.SettlementScript.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.ReversePath;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import io.postrider.event.EventType;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told: of a delay, of success. */
class SettlementReportTest {

    private final SettlementScript script = new SettlementScript();

    @ParameterizedTest
    @CsvSource({
        // age in minutes, NOTIFY, sender is ours, told before; whether a notice goes out
        "239, DELAY, false, false, false",
        "240, DELAY, false, false, true",
        "240, DELAY, false, true, false",
        "240, FAILURE, true, false, false",
        "240, , true, false, true",
        "240, , false, false, false"
    })
    void aSenderIsToldOfADelayOnceIfItAskedOrIsOurs(
            long minutes, NotifyOn asked, boolean ours, boolean told, boolean expected) {
        script.now = ARRIVED.plus(Duration.ofMinutes(minutes));
        script.origin = ours ? OURS : FOREIGN;
        script.transit = told ? script.transit.withDelayReported() : script.transit;
        Recipient recipient = asking(asked == null ? null : Set.of(asked));

        Aftermath aftermath = script.after(script.attempted(script.deferred(recipient, "451 4.2.0")), recipient);

        assertThat(reported(aftermath)).isEqualTo(expected ? List.of("ann@example.net DELAYED 4.2.0") : List.of());
        assertThat(waiting(aftermath).mail().envelope().requireTransit().delayReported())
                .isEqualTo(expected || told);
        assertThat(types(aftermath)).containsExactly(EventType.DEFERRED);
    }

    @Test
    void whatWaitsUnattemptedForLongIsADelayToo() {
        script.now = ARRIVED.plus(Duration.ofHours(5));
        script.origin = OURS;

        Aftermath aftermath = script.after(new Postponed(script.now.plusSeconds(40), "lane full"), ANN);

        assertThat(reported(aftermath)).containsExactly("ann@example.net DELAYED 4.4.7");
        assertThat(waiting(aftermath).mail().envelope().requireTransit().delayReported())
                .isTrue();
    }

    @Test
    void successIsReportedToWhomItMattersOnly() {
        Recipient asking = asking(Set.of(NotifyOn.SUCCESS, NotifyOn.FAILURE));

        assertThat(reported(script.after(script.attempted(script.delivered(asking)), asking)))
                .containsExactly("ann@example.net DELIVERED 2.0.0");
        assertThat(reported(script.after(script.attempted(script.relayed(asking)), asking)))
                .containsExactly("ann@example.net RELAYED 2.0.0");
    }

    @Test
    void theNullPathIsToldOfNeitherSuccessNorDelay() {
        script.sender = ReversePath.NULL;
        script.origin = OURS;
        script.now = ARRIVED.plus(Duration.ofHours(5));
        Recipient asking = asking(Set.of(NotifyOn.SUCCESS, NotifyOn.DELAY));

        assertThat(script.after(script.attempted(script.delivered(asking)), asking)
                        .reports())
                .isEmpty();
        assertThat(script.after(script.attempted(script.deferred(asking, "451")), asking)
                        .reports())
                .isEmpty();
    }
}
