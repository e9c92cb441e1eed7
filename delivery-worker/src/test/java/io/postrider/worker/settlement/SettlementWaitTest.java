package io.postrider.worker.settlement;

import static io.postrider.worker.settlement.SettlementScript.ANN;
import static io.postrider.worker.settlement.SettlementScript.ARRIVED;
import static io.postrider.worker.settlement.SettlementScript.BOB;
import static io.postrider.worker.settlement.SettlementScript.reported;
import static io.postrider.worker.settlement.SettlementScript.types;
import static io.postrider.worker.settlement.SettlementScript.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.schedule.DelayTopic;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How long what is not delivered waits, and when it has waited long enough. */
class SettlementWaitTest {

    private final SettlementScript script = new SettlementScript();

    @Test
    void theDeferredWaitAsTheScheduleSaysAndKeepWhatWasSaid() {
        Aftermath.Waiting waiting = waiting(script.after(script.attempted(script.deferred(ANN, "451")), ANN));

        Transit next = waiting.mail().envelope().requireTransit();
        assertThat(next.attempts()).isEqualTo(1);
        assertThat(next.scheduled()).isEqualTo(script.now);
        assertThat(next.due()).isEqualTo(script.now.plus(Duration.ofMinutes(5)));
        assertThat(waiting.topic()).isEqualTo(DelayTopic.M5);
        assertThat(waiting.again()).isFalse();
        Recipient recipient = waiting.mail().envelope().recipients().getFirst();
        assertThat(Objects.requireNonNull(recipient.diagnosis()).text()).startsWith("451 ");
    }

    @Test
    void onTheScheduleForTheSecondTimeContentGoesByReference() {
        script.transit = script.transit
                .afterAttempt(ARRIVED, ARRIVED.plusSeconds(1))
                .released("site:mx", script.transit.nextHop());

        Aftermath.Waiting waiting = waiting(script.after(script.attempted(script.deferred(ANN, "451")), ANN));

        assertThat(waiting.again()).isTrue();
        assertThat(waiting.mail().envelope().requireTransit().due()).isEqualTo(script.now.plus(Duration.ofMinutes(15)));
    }

    @Test
    void pastItsLifetimeTheLastFindingBecomesPermanent() {
        script.now = ARRIVED.plus(Duration.ofDays(5));

        Aftermath aftermath = script.after(script.attempted(script.deferred(ANN, "451 4.4.7")), ANN);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED);
        assertThat(aftermath.toBeTriedAgain()).isEmpty();
        assertThat(reported(aftermath)).containsExactly("ann@example.net FAILED 5.4.7");
        Recipient reported =
                aftermath.reports().getFirst().envelope().recipients().getFirst();
        assertThat(Objects.requireNonNull(reported.diagnosis()).text()).isEqualTo("451 4.4.7 try later");
    }

    @Test
    void theLastAttemptIsAtTheEndOfTheLifetimeNotAfterIt() {
        script.now = ARRIVED.plus(Duration.ofDays(5)).minus(Duration.ofMinutes(1));

        Transit next = waiting(script.after(script.attempted(script.deferred(ANN, "451")), ANN))
                .mail()
                .envelope()
                .requireTransit();

        assertThat(next.due()).isEqualTo(ARRIVED.plus(Duration.ofDays(5)));
    }

    @Test
    void putAsideARecordWaitsWithoutHavingBeenAttempted() {
        Aftermath aftermath = script.after(new Postponed(script.now.plusSeconds(40), "lane full"), ANN, BOB);

        assertThat(types(aftermath)).containsExactly(EventType.POSTPONED, EventType.POSTPONED);
        assertThat(aftermath.events()).extracting(MailEvent::reason).containsOnly("lane full");
        Transit next = waiting(aftermath).mail().envelope().requireTransit();
        assertThat(next.attempts()).isZero();
        assertThat(next.due()).isEqualTo(script.now.plusSeconds(40));
        assertThat(waiting(aftermath).topic()).isEqualTo(DelayTopic.S30);
    }

    @Test
    void putAsideForNoTimeItStillWaitsASecond() {
        Aftermath aftermath = script.after(new Postponed(script.now.minusSeconds(5), "lane full"), ANN);

        assertThat(waiting(aftermath).mail().envelope().requireTransit().due()).isEqualTo(script.now.plusSeconds(1));
        assertThat(waiting(aftermath).topic()).isEqualTo(DelayTopic.S1);
    }

    @Test
    void aRecordThatIsOnlyEverPutAsideExpiresToo() {
        script.now = ARRIVED.plus(Duration.ofDays(5));
        Recipient refusedBefore =
                BOB.with(Diagnosis.found(Action.DELAYED, "4.2.2", "mailbox full", "mx.test", ARRIVED));

        Aftermath aftermath = script.after(new Postponed(script.now.plusSeconds(40), "lane full"), ANN, refusedBefore);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED, EventType.FAILED);
        assertThat(reported(aftermath)).containsExactly("ann@example.net FAILED 5.4.7", "bob@example.net FAILED 5.2.2");
    }
}
