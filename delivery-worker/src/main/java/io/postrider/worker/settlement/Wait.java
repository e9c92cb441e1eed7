package io.postrider.worker.settlement;

import io.postrider.address.Domain;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.AttemptResult.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a message is tried again, if ever, and whether its sender is to hear of the delay. Each recipient has its own
 * lifetime; the record comes back when the first of those that wait says.
 */
final class Wait {

    /** No wait is shorter: the schedule has no shorter one, and a destination deserves a breath. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Recipients that wait for the same time, however many, are one throw of the dice. */
    private record Turn(RetrySchedule schedule, RetryKind kind) {}

    private final Envelope envelope;
    private final RetryPolicy policy;
    private final Instant now;
    private final Map<Domain, RetrySchedule> schedules = new HashMap<>();
    /** Null until somebody has to know: most mail is delivered. */
    private @Nullable Boolean noticeDue;

    Wait(Envelope envelope, RetryPolicy policy, Instant now) {
        this.envelope = envelope;
        this.policy = policy;
        this.now = now;
    }

    /** Whether the message has outlived this recipient's lifetime (RFC 5321 section 4.5.4.1). */
    boolean isOver(Recipient recipient) {
        return !now.isBefore(expiry(recipient));
    }

    /** When it is due after an attempt that put these off: when the first of them says, as far as its time is not over. */
    Instant afterAttempt(List<Settled> settled) {
        int attempts = envelope.requireTransit().attempts() + 1;
        Set<Turn> turns = new HashSet<>();
        Instant last = Instant.MAX;
        for (Settled each : settled) {
            if (each.outcome() instanceof Outcome.Deferred deferred && !isOver(each.recipient())) {
                turns.add(new Turn(schedule(each.recipient()), RetryKind.of(deferred.diagnosis())));
                last = earlier(last, expiry(each.recipient()));
            }
        }
        Instant due = Instant.MAX;
        for (Turn turn : turns) {
            due = earlier(due, now.plus(turn.schedule().after(attempts, turn.kind(), ThreadLocalRandom.current())));
        }
        return notBeforeTheShortest(earlier(envelope.notBeyondNotice(due, now), last));
    }

    /** That moment, but not before the shortest wait and not after an expiry, where a last attempt is made. */
    Instant until(Instant due) {
        Instant last = envelope.notBeyondNotice(due, now);
        for (Recipient recipient : envelope.recipients()) {
            if (!isOver(recipient)) {
                last = earlier(last, expiry(recipient));
            }
        }
        return notBeforeTheShortest(last);
    }

    private Instant notBeforeTheShortest(Instant due) {
        Instant first = now.plus(SHORTEST);
        return due.isBefore(first) || due.equals(Instant.MAX) ? first : due;
    }

    /**
     * Whether a notice of delay is due to the sender, once: there is one for the record, when the first of its recipients'
     * is due.
     */
    boolean isNoticeDue() {
        Boolean known = noticeDue;
        if (known == null) {
            known = !envelope.sender().isNull()
                    && !envelope.requireTransit().delayReported()
                    && envelope.recipients().stream()
                            .anyMatch(each -> !now.isBefore(
                                    envelope.delayNotice(schedule(each).delayNotice())));
            noticeDue = known;
        }
        return known;
    }

    /** Whether it is to be told of this recipient. */
    boolean isNoticeWantedOf(Recipient recipient) {
        return envelope.isDelayTold(recipient);
    }

    Aftermath.Waiting waiting(MailRecord mail) {
        Transit transit = mail.envelope().requireTransit();
        Instant due = transit.due();
        DelayTopic topic =
                due == null ? DelayTopic.S1 : DelayTopic.next(now, now, due).orElse(DelayTopic.S1);
        return new Aftermath.Waiting(topic, mail, envelope.requireTransit().attempts() > 0);
    }

    private Instant expiry(Recipient recipient) {
        return envelope.end(schedule(recipient).lifetime());
    }

    private RetrySchedule schedule(Recipient recipient) {
        return schedules.computeIfAbsent(recipient.mailbox().domain(), domain -> policy.of(envelope, recipient));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
