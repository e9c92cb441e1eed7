package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.ARRIVED;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.failed;
import static io.postrider.router.routing.RouterDesk.mail;
import static io.postrider.router.routing.RouterDesk.outbound;
import static io.postrider.router.routing.RouterDesk.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.Transit;
import io.postrider.record.MailRecord;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mail that waits in the router, for domains and under relays with a schedule of their own. */
class TreatedMailTest {

    private static final Duration SHORT = Duration.ofHours(1);
    private static final RetrySchedule QUICK =
            new RetrySchedule(List.of(Duration.ofMinutes(2)), SHORT, Duration.ofMinutes(10));
    private static final RetryPolicy POLICY =
            (destination, recipient) -> recipient.ascii().equals("dying.test") || destination.startsWith("relay:brief/")
                    ? QUICK
                    : RetrySchedule.DEFAULT;

    private final RouterDesk desk =
            new RouterDesk(Map.of("routed.test", "relay:brief"), Map.of("brief", false), POLICY);

    @Test
    void aDomainWithoutAnAnswerIsTriedByItsOwnScheduleAndGivenUpInItsOwnTime() throws Exception {
        desk.directory.answer("dying.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        desk.directory.answer("other.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));

        List<MailRecord> waits = delayed(desk.accept("a@dying.test", "b@other.test")).stream()
                .map(Output.Delayed::mail)
                .toList();

        assertThat(waits)
                .extracting(TreatedMailTest::due)
                .containsExactly(ARRIVED.plus(Duration.ofMinutes(2)), ARRIVED.plus(Duration.ofMinutes(5)));
        desk.now = ARRIVED.plus(SHORT);
        List<Output> dying = desk.release(
                mail("a@dying.test").with(waiting("a@dying.test", desk.now.minusSeconds(120), desk.now, 20)));
        List<Output> other = desk.release(
                mail("b@other.test").with(waiting("b@other.test", desk.now.minusSeconds(120), desk.now, 20)));
        assertThat(failed(dying)).hasSize(1);
        assertThat(failed(other)).isEmpty();
        assertThat(delayed(other)).hasSize(1);
    }

    @Test
    void whatWaitsForDnsUnderARelayHasTheRelaysSchedule() throws Exception {
        desk.directory.answer("routed.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));

        MailRecord waits = delayed(desk.accept("a@routed.test")).getFirst().mail();

        Transit transit = waits.envelope().requireTransit();
        assertThat(transit.destination()).isEqualTo("relay:brief/domain:routed.test");
        assertThat(transit.nextHop().text()).isEqualTo("relay:brief/routed.test");
        assertThat(transit.due()).isEqualTo(ARRIVED.plus(Duration.ofMinutes(2)));
    }

    @Test
    void theSenderIsToldOfADelayWhenThatScheduleSays() throws Exception {
        desk.directory.answer("dying.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        desk.now = ARRIVED.plus(Duration.ofMinutes(10));

        List<Output> out = desk.release(
                mail("a@dying.test").with(waiting("a@dying.test", desk.now.minusSeconds(120), desk.now, 5)));

        assertThat(out).filteredOn(Output.DelayNotice.class::isInstance).hasSize(1);
    }

    @Test
    void ofSeveralRecipientsTheMostPatientKeepsTheRecordGoing() throws Exception {
        desk.directory.exchangers("dying.test", "mx.test");
        desk.directory.exchangers("other.test", "mx.test");
        Instant late = ARRIVED.plus(SHORT).plusSeconds(60);
        desk.now = late;
        MailRecord both = mail("a@dying.test", "b@other.test");
        Transit transit =
                waiting("a@dying.test", late.minusSeconds(120), late, 3).requireTransit();

        List<Output> out = desk.release(both.with(both.envelope().withTransit(transit)));

        assertThat(failed(out)).isEmpty();
        assertThat(outbound(out)).singleElement().satisfies(mail -> assertThat(RouterDesk.recipients(mail))
                .containsExactly("a@dying.test", "b@other.test"));
    }

    private static Instant due(MailRecord mail) {
        Instant due = mail.envelope().requireTransit().due();
        return due == null ? Instant.MIN : due;
    }
}
