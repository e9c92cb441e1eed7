package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.ARRIVED;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.events;
import static io.postrider.router.routing.RouterDesk.failed;
import static io.postrider.router.routing.RouterDesk.mail;
import static io.postrider.router.routing.RouterDesk.outbound;
import static io.postrider.router.routing.RouterDesk.recipients;
import static io.postrider.router.routing.RouterDesk.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Mail that is to go later (RFC 4865), and mail that matters until a deadline only (RFC 2852). */
class TimedMailTest {

    private static final Duration LIFETIME = RetrySchedule.DEFAULT.lifetime();

    private final RouterDesk desk = new RouterDesk();

    @Test
    void whatIsHeldWaitsAsOneRecordAndIsNotEvenLookedUp() throws Exception {
        Instant release = ARRIVED.plusSeconds(3600);

        List<Output> out = desk.run(new Arrival.Accepted(asking(mail("a@one.test", "b@two.test"), null, release)));

        Output.Delayed held = delayed(out).getFirst();
        assertThat(held.why()).isEqualTo(Output.Delay.HELD);
        assertThat(held.topic()).isEqualTo(DelayTopic.H1);
        assertThat(recipients(held.mail())).containsExactly("a@one.test", "b@two.test");
        assertThat(held.mail().envelope().requireTransit().attempts()).isZero();
        assertThat(outbound(out)).isEmpty();
        assertThat(events(out))
                .extracting(MailEvent::type)
                .containsExactly(EventType.RECEIVED, EventType.POSTPONED, EventType.POSTPONED);
        assertThat(desk.directory.asked("one.test")).isZero();
    }

    @Test
    void aLongHoldEndsNeverEarlyAndWithinTwoSecondsHoweverManyDelaysItTakes() throws Exception {
        desk.directory.exchangers("one.test", "mx.one.test");
        Instant release = ARRIVED.plus(Duration.ofDays(10)).plusMillis(12_345);
        List<Output> out = desk.run(new Arrival.Accepted(asking(mail("a@one.test"), null, release)));

        for (int hops = 0; outbound(out).isEmpty(); hops++) {
            assertThat(hops).isLessThan(100);
            Output.Delayed wait = delayed(out).getFirst();
            desk.now = desk.now.plus(wait.topic().delay());
            out = desk.release(wait.mail());
        }

        assertThat(desk.now).isBetween(release, release.plusSeconds(2));
        assertThat(outbound(out).getFirst().envelope().requireTransit().due()).isNull();
    }

    @Test
    void aWaitThatEndsBeforeTheReleaseGoesOn() throws Exception {
        Instant release = ARRIVED.plusSeconds(60);
        MailRecord early = asking(
                mail("a@one.test").with(waiting("a@one.test", ARRIVED, ARRIVED.plusSeconds(1), 0)), null, release);
        desk.now = ARRIVED.plusSeconds(1);

        assertThat(delayed(desk.release(early))).hasSize(1);
    }

    @Test
    void theLifetimeOfWhatWasHeldCountsFromItsRelease() throws Exception {
        desk.directory.exchangers("one.test", "mx.one.test");
        Instant release = ARRIVED.plus(Duration.ofDays(10));
        desk.now = release.plus(LIFETIME).minusSeconds(1);
        MailRecord old = asking(
                mail("a@one.test").with(waiting("a@one.test", desk.now.minusSeconds(60), desk.now, 9)), null, release);

        assertThat(outbound(desk.release(old))).hasSize(1);
    }

    @Test
    void noDelayIsToldOfBeforeOneCountsFromTheRelease() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        Instant release = ARRIVED.plus(Duration.ofDays(10));
        desk.now = release.plusSeconds(1);
        MailRecord held =
                asking(mail("a@broken.test").with(waiting("a@broken.test", ARRIVED, release, 0)), null, release);

        List<Output> out = desk.release(held);

        assertThat(delayed(out)).hasSize(1);
        assertThat(out).filteredOn(Output.DelayNotice.class::isInstance).isEmpty();
    }

    @Test
    void pastTheDeadlineOfModeRWhatWaitsFailsWithoutBeingRouted() throws Exception {
        DeliverBy by = new DeliverBy(ARRIVED.plusSeconds(600), DeliverBy.Mode.RETURN, false);
        desk.now = ARRIVED.plusSeconds(600);
        Envelope waits = waiting("a@one.test", ARRIVED, ARRIVED.plusSeconds(600), 2);
        Envelope full = waits.withRecipients(List.of(waits.recipients()
                .getFirst()
                .with(Diagnosis.found(Action.DELAYED, "4.2.2", "mailbox full", "mx", ARRIVED))));

        List<Output> out = desk.release(asking(mail("a@one.test").with(full), by, null));

        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(RouterDesk::status)
                .containsExactly("5.4.7"));
        assertThat(desk.directory.asked("one.test")).isZero();
    }

    @Test
    void theDeadlineOfModeNEndsNothingAndIsToldOfOnce() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        DeliverBy by = new DeliverBy(ARRIVED.plusSeconds(600), DeliverBy.Mode.NOTIFY, false);
        desk.now = ARRIVED.plusSeconds(600);

        List<Output> first = desk.release(asking(
                mail("a@broken.test").with(waiting("a@broken.test", ARRIVED, ARRIVED.plusSeconds(600), 2)), by, null));
        MailRecord waits = delayed(first).getFirst().mail();
        desk.now = Objects.requireNonNull(waits.envelope().requireTransit().due());
        List<Output> second = desk.release(waits);

        assertThat(first).filteredOn(Output.DelayNotice.class::isInstance).hasSize(1);
        assertThat(failed(first)).isEmpty();
        assertThat(second).filteredOn(Output.DelayNotice.class::isInstance).isEmpty();
    }

    @Test
    void aFailedLookupIsTriedAgainAtTheDeadlineAtTheLatestSoThatItCanBeToldOf() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        DeliverBy by = new DeliverBy(ARRIVED.plusSeconds(100), DeliverBy.Mode.NOTIFY, false);

        List<Output> out = desk.run(new Arrival.Accepted(asking(mail("a@broken.test"), by, null)));

        assertThat(delayed(out).getFirst().mail().envelope().requireTransit().due())
                .isEqualTo(ARRIVED.plusSeconds(100));
    }

    private static MailRecord asking(MailRecord mail, @Nullable DeliverBy by, @Nullable Instant release) {
        Envelope old = mail.envelope();
        return mail.with(new Envelope(
                old.queueId(),
                old.sender(),
                old.recipients(),
                DeliveryRequest.PLAIN.timed(by, release),
                old.origin(),
                old.arrived(),
                old.transit()));
    }
}
