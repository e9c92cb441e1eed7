package io.postrider.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.reply.Reply;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import io.postrider.worker.attempt.AttemptResult.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {

    private static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Origin OURS = new Origin("127.0.0.1", "me", "ESMTP", null, true, null);
    private static final Origin FOREIGN = new Origin("192.0.2.1", "other", "ESMTP", null, false, null);
    private static final Recipient ANN = Recipient.of(Mailbox.of("ann@example.net"));
    private static final Recipient BOB = Recipient.of(Mailbox.of("bob@example.net"));

    private final Settlement settlement = new Settlement(RetrySchedule.DEFAULT, "delivery-worker/test");
    private Instant now = ARRIVED.plusSeconds(2);
    private ReversePath sender = ReversePath.of(Mailbox.of("sender@example.org"));
    private Origin origin = FOREIGN;
    private Transit transit = Transit.fresh(
            "site:mx", new NextHop.Exchangers(Domain.parse("example.net").orThrow()));

    @Test
    void aDeliveredRecipientIsAnEventAndNothingElse() {
        Aftermath aftermath = after(attempted(delivered(ANN)), ANN);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED);
        assertThat(aftermath.toBeTriedAgain()).isEmpty();
        assertThat(aftermath.reports()).isEmpty();
    }

    @Test
    void anEventTellsTheAttemptThePositionAndWhatWasSaidOfItsRecipient() {
        MailEvent event = after(attempted(deferred(ANN, "451")), ANN).events().getFirst();

        AttemptFacts facts = Objects.requireNonNull(event.attempt());
        assertThat(facts.position()).isEqualTo("mail.outbound/0/17");
        assertThat(facts.nextAttempt()).isEqualTo(now.plus(Duration.ofMinutes(5)));
        assertThat(Objects.requireNonNull(facts.diagnosis()).text()).startsWith("451 ");
        assertThat(event.source()).isEqualTo("delivery-worker/test");
    }

    @Test
    void ofOneMessageEachRecipientGoesItsOwnWay() {
        Recipient carol = Recipient.of(Mailbox.of("carol@example.net"));

        Aftermath aftermath = after(attempted(delivered(ANN), deferred(BOB, "450"), failed(carol)), ANN, BOB, carol);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED, EventType.FAILED);
        assertThat(again(aftermath)).containsExactly("bob@example.net");
        assertThat(reported(aftermath)).containsExactly("carol@example.net FAILED 5.1.1");
    }

    @Test
    void theDeferredWaitAsTheScheduleSaysAndKeepWhatWasSaid() {
        Aftermath.Waiting waiting = waiting(after(attempted(deferred(ANN, "451")), ANN));

        Transit next = waiting.mail().envelope().requireTransit();
        assertThat(next.attempts()).isEqualTo(1);
        assertThat(next.scheduled()).isEqualTo(now);
        assertThat(next.due()).isEqualTo(now.plus(Duration.ofMinutes(5)));
        assertThat(waiting.topic()).isEqualTo(DelayTopic.M5);
        assertThat(waiting.again()).isFalse();
        Recipient recipient = waiting.mail().envelope().recipients().getFirst();
        assertThat(Objects.requireNonNull(recipient.diagnosis()).text()).startsWith("451 ");
    }

    @Test
    void onTheScheduleForTheSecondTimeContentGoesByReference() {
        transit = transit.afterAttempt(ARRIVED, ARRIVED.plusSeconds(1)).released("site:mx", transit.nextHop());

        Aftermath.Waiting waiting = waiting(after(attempted(deferred(ANN, "451")), ANN));

        assertThat(waiting.again()).isTrue();
        assertThat(waiting.mail().envelope().requireTransit().due()).isEqualTo(now.plus(Duration.ofMinutes(15)));
    }

    @Test
    void pastItsLifetimeTheLastFindingBecomesPermanent() {
        now = ARRIVED.plus(Duration.ofDays(5));

        Aftermath aftermath = after(attempted(deferred(ANN, "451 4.4.7")), ANN);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED);
        assertThat(aftermath.toBeTriedAgain()).isEmpty();
        assertThat(reported(aftermath)).containsExactly("ann@example.net FAILED 5.4.7");
        Recipient reported =
                aftermath.reports().getFirst().envelope().recipients().getFirst();
        assertThat(Objects.requireNonNull(reported.diagnosis()).text()).isEqualTo("451 4.4.7 try later");
    }

    @Test
    void theLastAttemptIsAtTheEndOfTheLifetimeNotAfterIt() {
        now = ARRIVED.plus(Duration.ofDays(5)).minus(Duration.ofMinutes(1));

        Transit next = waiting(after(attempted(deferred(ANN, "451")), ANN))
                .mail()
                .envelope()
                .requireTransit();

        assertThat(next.due()).isEqualTo(ARRIVED.plus(Duration.ofDays(5)));
    }

    @Test
    void putAsideARecordWaitsWithoutHavingBeenAttempted() {
        Aftermath aftermath = after(new Postponed(now.plusSeconds(40), "lane full"), ANN, BOB);

        assertThat(types(aftermath)).containsExactly(EventType.POSTPONED, EventType.POSTPONED);
        assertThat(aftermath.events()).extracting(MailEvent::reason).containsOnly("lane full");
        Transit next = waiting(aftermath).mail().envelope().requireTransit();
        assertThat(next.attempts()).isZero();
        assertThat(next.due()).isEqualTo(now.plusSeconds(40));
        assertThat(waiting(aftermath).topic()).isEqualTo(DelayTopic.S30);
    }

    @Test
    void putAsideForNoTimeItStillWaitsASecond() {
        Aftermath aftermath = after(new Postponed(now.minusSeconds(5), "lane full"), ANN);

        assertThat(waiting(aftermath).mail().envelope().requireTransit().due()).isEqualTo(now.plusSeconds(1));
        assertThat(waiting(aftermath).topic()).isEqualTo(DelayTopic.S1);
    }

    @Test
    void aRecordThatIsOnlyEverPutAsideExpiresToo() {
        now = ARRIVED.plus(Duration.ofDays(5));
        Recipient refusedBefore =
                BOB.with(Diagnosis.found(Action.DELAYED, "4.2.2", "mailbox full", "mx.test", ARRIVED));

        Aftermath aftermath = after(new Postponed(now.plusSeconds(40), "lane full"), ANN, refusedBefore);

        assertThat(types(aftermath)).containsExactly(EventType.FAILED, EventType.FAILED);
        assertThat(reported(aftermath)).containsExactly("ann@example.net FAILED 5.4.7", "bob@example.net FAILED 5.2.2");
    }

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
        now = ARRIVED.plus(Duration.ofMinutes(minutes));
        origin = ours ? OURS : FOREIGN;
        transit = told ? transit.withDelayReported() : transit;
        Recipient recipient = asking(asked == null ? null : Set.of(asked));

        Aftermath aftermath = after(attempted(deferred(recipient, "451 4.2.0")), recipient);

        assertThat(reported(aftermath)).isEqualTo(expected ? List.of("ann@example.net DELAYED 4.2.0") : List.of());
        assertThat(waiting(aftermath).mail().envelope().requireTransit().delayReported())
                .isEqualTo(expected || told);
        assertThat(types(aftermath)).containsExactly(EventType.DEFERRED);
    }

    @Test
    void whatWaitsUnattemptedForLongIsADelayToo() {
        now = ARRIVED.plus(Duration.ofHours(5));
        origin = OURS;

        Aftermath aftermath = after(new Postponed(now.plusSeconds(40), "lane full"), ANN);

        assertThat(reported(aftermath)).containsExactly("ann@example.net DELAYED 4.4.7");
        assertThat(waiting(aftermath).mail().envelope().requireTransit().delayReported())
                .isTrue();
    }

    @Test
    void successIsReportedToWhomItMattersOnly() {
        Recipient asking = asking(Set.of(NotifyOn.SUCCESS, NotifyOn.FAILURE));

        assertThat(reported(after(attempted(delivered(asking)), asking)))
                .containsExactly("ann@example.net DELIVERED 2.0.0");
        assertThat(reported(after(attempted(relayed(asking)), asking)))
                .containsExactly("ann@example.net RELAYED 2.0.0");
    }

    @Test
    void theNullPathIsToldOfNeitherSuccessNorDelay() {
        sender = ReversePath.NULL;
        origin = OURS;
        now = ARRIVED.plus(Duration.ofHours(5));
        Recipient asking = asking(Set.of(NotifyOn.SUCCESS, NotifyOn.DELAY));

        assertThat(after(attempted(delivered(asking)), asking).reports()).isEmpty();
        assertThat(after(attempted(deferred(asking, "451")), asking).reports()).isEmpty();
    }

    @Test
    void aRecipientThatAnAttemptForgotIsTriedAgain() {
        Aftermath aftermath = after(attempted(delivered(ANN)), ANN, BOB);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED);
        assertThat(again(aftermath)).containsExactly("bob@example.net");
    }

    @Test
    void aRecipientListedTwiceIsTwoRecipients() {
        Aftermath aftermath = after(attempted(delivered(ANN), deferred(ANN, "450")), ANN, ANN);

        assertThat(types(aftermath)).containsExactly(EventType.DELIVERED, EventType.DEFERRED);
        assertThat(again(aftermath)).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsAnEventForEachRecipient() {
        List<MailEvent> events = settlement.unknown(mail(ANN, BOB), "mail.outbound/0/17", now);

        assertThat(events).extracting(MailEvent::type).containsOnly(EventType.OUTCOME_UNKNOWN);
        assertThat(events).hasSize(2);
    }

    private static Recipient asking(@Nullable Set<NotifyOn> kinds) {
        return new Recipient(ANN.mailbox(), kinds, null, null);
    }

    private Aftermath after(AttemptResult result, Recipient... recipients) {
        return settlement.of(mail(recipients), result, "mail.outbound/0/17", now);
    }

    private MailRecord mail(Recipient... recipients) {
        Envelope envelope = new Envelope(
                new QueueId("q1"), sender, List.of(recipients), DeliveryRequest.PLAIN, origin, ARRIVED, transit);
        return new MailRecord(envelope, new Content.Inline(new byte[] {'x'}));
    }

    private AttemptResult attempted(Settled... settled) {
        return new Attempted(List.of(settled), AttemptFacts.withoutPeer("site:mx", transit.attempts() + 1, null));
    }

    private Settled delivered(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Delivered(Diagnosis.found(Action.DELIVERED, "2.0.0", "ok", "mx.test", now)));
    }

    private Settled relayed(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Relayed(Diagnosis.found(Action.RELAYED, "2.0.0", "ok", "mx.test", now)));
    }

    private Settled failed(Recipient recipient) {
        return new Settled(
                recipient, new Outcome.Failed(Diagnosis.found(Action.FAILED, "5.1.1", "nobody", "mx.test", now)));
    }

    private Settled deferred(Recipient recipient, String reply) {
        String[] parts = reply.split(" ");
        String status = parts.length > 1 ? parts[1] : "4.0.0";
        Reply said = Reply.of(Integer.parseInt(parts[0]), status, "try later");
        return new Settled(
                recipient,
                new Outcome.Deferred(Diagnosis.replied(
                        Action.DELAYED, Objects.requireNonNull(said.status()), said, "mx.test", now)));
    }

    private static List<EventType> types(Aftermath aftermath) {
        return aftermath.events().stream().map(MailEvent::type).toList();
    }

    private static Aftermath.Waiting waiting(Aftermath aftermath) {
        return aftermath.toBeTriedAgain().orElseThrow();
    }

    private static List<String> again(Aftermath aftermath) {
        return waiting(aftermath).mail().envelope().recipients().stream()
                .map(recipient -> recipient.mailbox().toString())
                .toList();
    }

    private static List<String> reported(Aftermath aftermath) {
        List<String> reported = new ArrayList<>();
        for (MailRecord report : aftermath.reports()) {
            for (Recipient recipient : report.envelope().recipients()) {
                Diagnosis diagnosis = Objects.requireNonNull(recipient.diagnosis());
                reported.add(recipient.mailbox() + " " + diagnosis.action() + " " + diagnosis.status());
            }
        }
        return reported;
    }
}
