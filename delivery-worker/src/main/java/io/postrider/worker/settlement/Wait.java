package io.postrider.worker.settlement;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;

/** When a message is tried again, if ever, and whether its sender is to hear of the delay. */
record Wait(Envelope envelope, RetrySchedule retry, Instant now) {

    /** No wait is shorter: the schedule has no shorter one, and a destination deserves a breath. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Whether the message has outlived its lifetime (RFC 5321 section 4.5.4.1). */
    boolean isOver() {
        return !now.isBefore(expiry());
    }

    /** When it is due after an attempt that was put off for these reasons: when the first of them says. */
    Instant afterAttempt(Collection<RetryKind> kinds) {
        int attempts = envelope.requireTransit().attempts() + 1;
        Duration soonest = kinds.stream()
                .map(kind -> retry.after(attempts, kind, ThreadLocalRandom.current()))
                .min(Comparator.naturalOrder())
                .orElse(SHORTEST);
        return until(now.plus(soonest));
    }

    /** That moment, but not before the shortest wait and not after expiry, where a last attempt is made. */
    Instant until(Instant due) {
        Instant last = due.isAfter(expiry()) ? expiry() : due;
        Instant first = now.plus(SHORTEST);
        return last.isBefore(first) ? first : last;
    }

    /**
     * Whether a notice of delay is due to the sender on this recipient's behalf, once: it asked for it, or said nothing and
     * is one of ours (DESIGN section 4).
     */
    boolean isNoticeDueTo(Recipient recipient) {
        boolean wanted = recipient.wants(NotifyOn.DELAY)
                || recipient.notifyOn() == null && envelope.origin().ours();
        return wanted
                && !envelope.sender().isNull()
                && !envelope.requireTransit().delayReported()
                && !now.isBefore(envelope.arrived().plus(retry.delayNotice()));
    }

    Aftermath.Waiting waiting(MailRecord mail) {
        Transit transit = mail.envelope().requireTransit();
        Instant due = transit.due();
        DelayTopic topic =
                due == null ? DelayTopic.S1 : DelayTopic.next(now, now, due).orElse(DelayTopic.S1);
        return new Aftermath.Waiting(topic, mail, envelope.requireTransit().attempts() > 0);
    }

    private Instant expiry() {
        return envelope.arrived().plus(retry.lifetime());
    }
}
