package io.postrider.worker.settlement;

import static io.postrider.worker.settlement.SettlementScript.ANN;
import static io.postrider.worker.settlement.SettlementScript.ARRIVED;
import static io.postrider.worker.settlement.SettlementScript.CAT;
import static io.postrider.worker.settlement.SettlementScript.OURS;
import static io.postrider.worker.settlement.SettlementScript.again;
import static io.postrider.worker.settlement.SettlementScript.reported;
import static io.postrider.worker.settlement.SettlementScript.types;
import static io.postrider.worker.settlement.SettlementScript.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.event.EventType;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recipients of one record whose domains have schedules of their own: cat's is slower and shorter than ann's. */
class TreatedRecipientsTest {

    private static final RetrySchedule FOR_CAT =
            new RetrySchedule(List.of(Duration.ofMinutes(20)), Duration.ofHours(2), Duration.ofMinutes(30));

    private final SettlementScript script = new SettlementScript();

    TreatedRecipientsTest() {
        script.retries = (destination, recipient) ->
                destination.equals("site:mx") && recipient.equals(CAT.mailbox().domain())
                        ? FOR_CAT
                        : RetrySchedule.DEFAULT;
    }

    @Test
    void eachWaitsByItsOwnScheduleAndTogetherTheSoonestDecides() {
        Aftermath cat = script.after(script.attempted(script.deferred(CAT, "451")), CAT);
        Aftermath both =
                script.after(script.attempted(script.deferred(CAT, "451"), script.deferred(ANN, "451")), CAT, ANN);

        assertThat(due(cat)).isEqualTo(script.now.plus(Duration.ofMinutes(20)));
        assertThat(due(both)).isEqualTo(script.now.plus(Duration.ofMinutes(5)));
        assertThat(again(both)).hasSize(2);
    }

    @Test
    void whoseTimeIsOverIsGivenUpAndTheOthersWait() {
        script.now = ARRIVED.plus(Duration.ofHours(2));

        Aftermath aftermath =
                script.after(script.attempted(script.deferred(CAT, "451"), script.deferred(ANN, "451")), CAT, ANN);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED, EventType.DEFERRED);
        assertThat(reported(aftermath)).containsExactly("cat@slow.example.org FAILED 5.0.0");
        assertThat(again(aftermath)).containsExactly("ann@example.net");
    }

    @Test
    void theLastAttemptForEachIsAtTheEndOfItsOwnTime() {
        script.now = ARRIVED.plus(Duration.ofMinutes(119));

        Aftermath refused =
                script.after(script.attempted(script.deferred(CAT, "451"), script.deferred(ANN, "451")), CAT, ANN);
        Aftermath postponed = script.after(new Postponed(script.now.plusSeconds(600), "lane full"), ANN, CAT);

        Instant end = ARRIVED.plus(Duration.ofHours(2));
        assertThat(due(refused)).isEqualTo(end);
        assertThat(due(postponed)).isEqualTo(end);
    }

    @Test
    void whoseTimeIsOverDoesNotHurryTheOthers() {
        script.now = ARRIVED.plus(Duration.ofHours(3));

        Aftermath postponed = script.after(new Postponed(script.now.plusSeconds(600), "lane full"), ANN, CAT);

        assertThat(types(postponed)).containsExactly(EventType.POSTPONED, EventType.FAILED);
        assertThat(due(postponed)).isEqualTo(script.now.plusSeconds(600));
    }

    @Test
    void theSenderIsToldOnceWhenTheFirstOfTheirTimesHasCome() {
        script.origin = OURS;
        script.now = ARRIVED.plus(Duration.ofMinutes(29));
        assertThat(reported(script.after(script.attempted(script.deferred(CAT, "451")), CAT)))
                .isEmpty();

        script.now = ARRIVED.plus(Duration.ofMinutes(30));
        Aftermath both =
                script.after(script.attempted(script.deferred(CAT, "451"), script.deferred(ANN, "451")), CAT, ANN);

        assertThat(reported(both))
                .containsExactly("cat@slow.example.org DELAYED 4.0.0", "ann@example.net DELAYED 4.0.0");
        assertThat(waiting(both).mail().envelope().requireTransit().delayReported())
                .isTrue();
        assertThat(reported(script.after(script.attempted(script.deferred(ANN, "451")), ANN)))
                .isEmpty();
    }

    private static Instant due(Aftermath aftermath) {
        Instant due = waiting(aftermath).mail().envelope().requireTransit().due();
        assertThat(due).isNotNull();
        return due == null ? Instant.MAX : due;
    }
}
