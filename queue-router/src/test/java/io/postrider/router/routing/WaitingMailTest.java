package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.ARRIVED;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.events;
import static io.postrider.router.routing.RouterDesk.failed;
import static io.postrider.router.routing.RouterDesk.mail;
import static io.postrider.router.routing.RouterDesk.outbound;
import static io.postrider.router.routing.RouterDesk.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mail that comes from the schedule: not due yet, due, too old, and what its sender is told. */
class WaitingMailTest {

    private final RouterDesk desk = new RouterDesk();

    @Test
    void whatIsDueGoesWhereItsDomainIsNowAndKeepsItsAttempts() throws Exception {
        desk.directory.answer("moved.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        MailRecord waiting = delayed(desk.accept("a@moved.test")).getFirst().mail();
        desk.directory.exchangers("moved.test", "mx.moved.test");
        desk.now = desk.now.plusSeconds(300);

        List<Output> out = desk.release(waiting);

        assertThat(outbound(out)).singleElement().satisfies(mail -> {
            Transit transit = mail.envelope().requireTransit();
            assertThat(transit.destination()).isEqualTo("site:mx.moved.test");
            assertThat(transit.attempts()).isOne();
            assertThat(transit.due()).isNull();
        });
        assertThat(events(out)).isEmpty();
    }

    @Test
    void whatIsNotDueGoesToTheNextDelayWithoutBeingRouted() throws Exception {
        MailRecord waiting = mail("a@none.test").with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));
        desk.now = ARRIVED.plusSeconds(1800);

        List<Output> out = desk.release(waiting);

        assertThat(out).singleElement().isInstanceOfSatisfying(Output.Delayed.class, delayed -> {
            assertThat(delayed.topic()).isEqualTo(DelayTopic.M30);
            assertThat(delayed.mail().envelope().requireTransit().due()).isEqualTo(ARRIVED.plusSeconds(3600));
        });
        assertThat(desk.directory.asked("none.test")).isZero();
    }

    @Test
    void whatIsDueAfterItsLifetimeFailsWithItsLastDiagnosisMadePermanent() throws Exception {
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        Envelope envelope = waiting(end.minusSeconds(60), end.plusSeconds(60), 40);
        Recipient full = envelope.recipients()
                .getFirst()
                .with(Diagnosis.found(Action.DELAYED, "4.2.2", "mailbox full", "mx", ARRIVED));
        Recipient silent = Recipient.of(Mailbox.of("b@none.test"));
        desk.now = end.plusSeconds(61);

        List<Output> out = desk.release(mail("a@none.test").with(envelope.withRecipients(List.of(full, silent))));

        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(RouterDesk::status)
                .containsExactly("5.2.2", "5.4.7"));
        assertThat(events(out))
                .extracting(MailEvent::type)
                .containsOnly(EventType.FAILED)
                .hasSize(2);
    }

    @Test
    void theLastAttemptPlacedAtTheEndOfALifetimeIsMade() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test");
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        desk.now = end.plusSeconds(1);

        List<Output> out =
                desk.release(mail("a@good.test").with(waiting("a@good.test", end.minusSeconds(60), end, 40)));

        assertThat(outbound(out)).hasSize(1);
        assertThat(failed(out)).isEmpty();
    }

    @Test
    void whatIsDueWithinItsLifetimeIsTriedHoweverLateItIsReleased() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test");
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        desk.now = end.plus(Duration.ofDays(3));

        List<Output> out = desk.release(
                mail("a@good.test").with(waiting("a@good.test", end.minusSeconds(60), end.minusSeconds(1), 40)));

        assertThat(outbound(out)).hasSize(1);
    }

    @Test
    void aDnsFailureIsTriedOnceMoreAtTheEndOfTheLifetimeAndThenNoMore() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        desk.now = end.minusSeconds(60);

        List<Output> out = desk.release(
                mail("a@broken.test").with(waiting("a@broken.test", desk.now.minusSeconds(7200), desk.now, 60)));
        MailRecord last = delayed(out).getFirst().mail();
        desk.now = end;
        List<Output> after = desk.release(last);

        assertThat(last.envelope().requireTransit().due()).isEqualTo(end);
        assertThat(failed(out)).isEmpty();
        assertThat(delayed(after)).isEmpty();
        assertThat(failed(after)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(RouterDesk::status)
                .containsExactly("5.4.3"));
    }

    @Test
    void aSenderIsToldOfADelayOnceWhenItIsTimeAndTheMailGoesOn() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        desk.now = ARRIVED.plus(RetrySchedule.DEFAULT.delayNotice());

        List<Output> first = desk.release(
                mail("a@broken.test").with(waiting("a@broken.test", desk.now.minusSeconds(7200), desk.now, 4)));
        MailRecord waits = delayed(first).getFirst().mail();
        desk.now = desk.now.plusSeconds(7200);
        List<Output> second = desk.release(waits);

        assertThat(first).filteredOn(Output.DelayNotice.class::isInstance).hasSize(1);
        assertThat(waits.envelope().requireTransit().delayReported()).isTrue();
        assertThat(second).filteredOn(Output.DelayNotice.class::isInstance).isEmpty();
        assertThat(delayed(second)).hasSize(1);
    }
}
