package io.postrider.worker.settlement;

import static io.postrider.worker.settlement.SettlementScript.ANN;
import static io.postrider.worker.settlement.SettlementScript.BOB;
import static io.postrider.worker.settlement.SettlementScript.again;
import static io.postrider.worker.settlement.SettlementScript.reported;
import static io.postrider.worker.settlement.SettlementScript.types;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.envelope.Recipient;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What each recipient's outcome leads to. */
class SettlementTest {

    private final SettlementScript script = new SettlementScript();

    @Test
    void aDeliveredRecipientIsAnEventAndNothingElse() {
        Aftermath aftermath = script.after(script.attempted(script.delivered(ANN)), ANN);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED);
        assertThat(aftermath.toBeTriedAgain()).isEmpty();
        assertThat(aftermath.reports()).isEmpty();
    }

    @Test
    void anEventTellsTheAttemptThePositionAndWhatWasSaidOfItsRecipient() {
        MailEvent event = script.after(script.attempted(script.deferred(ANN, "451")), ANN)
                .events()
                .getFirst();

        AttemptFacts facts = Objects.requireNonNull(event.attempt());
        assertThat(facts.position()).isEqualTo("mail.outbound/0/17");
        assertThat(facts.nextAttempt()).isEqualTo(script.now.plus(Duration.ofMinutes(5)));
        assertThat(Objects.requireNonNull(facts.diagnosis()).text()).startsWith("451 ");
        assertThat(event.source()).isEqualTo("delivery-worker/test");
    }

    @Test
    void ofOneMessageEachRecipientGoesItsOwnWay() {
        Recipient carol = Recipient.of(Mailbox.of("carol@example.net"));

        Aftermath aftermath = script.after(
                script.attempted(script.delivered(ANN), script.deferred(BOB, "450"), script.failed(carol)),
                ANN,
                BOB,
                carol);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED, EventType.FAILED);
        assertThat(again(aftermath)).containsExactly("bob@example.net");
        assertThat(reported(aftermath)).containsExactly("carol@example.net FAILED 5.1.1");
    }

    @Test
    void aRecipientThatAnAttemptForgotIsTriedAgain() {
        Aftermath aftermath = script.after(script.attempted(script.delivered(ANN)), ANN, BOB);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED);
        assertThat(again(aftermath)).containsExactly("bob@example.net");
    }

    @Test
    void aRecipientListedTwiceIsTwoRecipients() {
        Aftermath aftermath =
                script.after(script.attempted(script.delivered(ANN), script.deferred(ANN, "450")), ANN, ANN);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED);
        assertThat(again(aftermath)).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsAnEventForEachRecipient() {
        List<MailEvent> events = script.settlement()
                .unknown(script.mail(ANN, BOB), UnknownCause.WORKER_LOST, "mail.outbound/0/17", script.now);

        assertThat(events).extracting(MailEvent::type).containsOnly(EventType.OUTCOME_UNKNOWN);
        assertThat(events).extracting(MailEvent::reason).containsOnly(UnknownCause.WORKER_LOST.words());
        assertThat(events).hasSize(2);
    }

    @Test
    void aPeerLostAfterTheFinalDotIsSaidBeforeTheOutcomeOfThoseConcerned() {
        Aftermath aftermath =
                script.after(script.attempted(script.lostAfterTheDot(ANN), script.deferred(BOB, "450")), ANN, BOB);

        assertThat(types(aftermath)).containsExactly(EventType.OUTCOME_UNKNOWN, EventType.DEFERRED, EventType.DEFERRED);
        MailEvent unknown = aftermath.events().getFirst();
        assertThat(unknown.recipients()).containsExactly(ANN);
        assertThat(unknown.reason()).isEqualTo(UnknownCause.CONNECTION_LOST.words());
        assertThat(again(aftermath)).containsExactly("ann@example.net", "bob@example.net");
    }
}
