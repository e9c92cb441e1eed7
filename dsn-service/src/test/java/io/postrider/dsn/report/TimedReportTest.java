package io.postrider.dsn.report;

import static io.postrider.dsn.FailedMail.ARRIVED;
import static io.postrider.dsn.FailedMail.STRANGER;
import static io.postrider.dsn.FailedMail.from;
import static io.postrider.dsn.FailedMail.recipient;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.dsn.notice.Notice;
import io.postrider.dsn.notice.NoticePolicy;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliverBy.Mode;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom a deadline (RFC 2852) makes us tell, and what reports say of deadlines and releases (RFC 4865). */
class TimedReportTest {

    private static final Instant DEADLINE = ARRIVED.plusSeconds(7200);
    private static final byte[] MESSAGE = "Subject: x\r\n\r\nhello\r\n".getBytes(US_ASCII);

    private final NoticePolicy policy = new NoticePolicy(new LoopGuard(null));
    private final ReportComposer composer = new ReportComposer(
            "mx1.example.org",
            RetryPolicy.always(RetrySchedule.DEFAULT),
            Clock.fixed(ARRIVED.plusSeconds(9000), ZoneOffset.UTC));

    @Test
    void whoSetADeadlineIsToldOfItWhateverNotifySaysButNever() {
        assertThat(told(Mode.NOTIFY, Action.DELAYED, null)).isTrue();
        assertThat(told(Mode.NOTIFY, Action.DELAYED, Set.of(NotifyOn.FAILURE))).isTrue();
        assertThat(told(Mode.NOTIFY, Action.DELAYED, Set.of())).isFalse();
        assertThat(told(Mode.RETURN, Action.DELAYED, null)).isFalse();
        assertThat(told(Mode.RETURN, Action.FAILED, null)).isTrue();
    }

    @Test
    void whoSetADeadlineIsToldOfARelayWhateverNotifySaysButNever() {
        assertThat(told(Mode.NOTIFY, Action.RELAYED, null)).isTrue();
        assertThat(told(Mode.RETURN, Action.RELAYED, Set.of(NotifyOn.FAILURE))).isTrue();
        assertThat(told(Mode.NOTIFY, Action.RELAYED, Set.of())).isFalse();
        assertThat(told(Mode.NOTIFY, Action.DELIVERED, null)).isFalse();
    }

    @Test
    void aReportHasTheDeadlineAsAFieldAndInWords() {
        String report = report(Mode.RETURN, Action.FAILED, "5.4.7", null);

        assertThat(report)
                .contains("Deliver-By-Date: Mon, 23 Nov 2026 20:00:00 +0000\r\n")
                .contains("Status: 5.4.7\r\n")
                .contains("delivered by Mon, 23 Nov 2026 20:00:00");
    }

    @Test
    void aDelayThatADeadlineMakesOneSaysHowLongWeGoOn() {
        assertThat(report(Mode.NOTIFY, Action.DELAYED, "4.4.7", null))
                .contains("Action: delayed\r\n")
                .contains("Will-Retry-Until: Sat, 28 Nov 2026 18:00:00 +0000\r\n");
    }

    @Test
    void aReportOnMailThatWasHeldSaysUntilWhenAndCountsFromThere() {
        String report = report(Mode.NOTIFY, Action.DELAYED, "4.4.7", ARRIVED.plus(Duration.ofDays(10)));

        assertThat(report)
                .contains("Future-Release-Request: until;2026-12-03T18:00:00Z\r\n")
                .contains("Will-Retry-Until: Tue, 8 Dec 2026 18:00:00 +0000\r\n");
    }

    private boolean told(Mode mode, Action action, @Nullable Set<NotifyOn> notifyOn) {
        return !policy.decide(timed(mode, null, recipient("a@example.org", notifyOn, action)))
                .told()
                .isEmpty();
    }

    private String report(Mode mode, Action action, String status, @Nullable Instant release) {
        Envelope envelope = timed(mode, release, recipient("a@example.org", null, action, status, "451 later"));
        Notice notice = policy.decide(envelope);
        ReturnedContent returned = ReturnedContent.of(notice, envelope, MESSAGE, MESSAGE.length);
        Report report = composer.compose(new QueueId("1k0report00000000000"), envelope, notice, returned);
        // Words of the text may be on two lines.
        return new String(report.octets(), US_ASCII).replaceAll("(?<=delivered by)\r\n", " ");
    }

    private static Envelope timed(Mode mode, @Nullable Instant release, Recipient recipient) {
        Envelope plain = from("sender@example.net", STRANGER, null, recipient);
        return new Envelope(
                plain.queueId(),
                plain.sender(),
                plain.recipients(),
                DeliveryRequest.PLAIN.timed(new DeliverBy(DEADLINE, mode, false), release),
                plain.origin(),
                plain.arrived(),
                plain.transit());
    }
}
