package io.postrider.router.expiry;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * How long a message is tried for, counted from its acceptance (RFC 5321 section 4.5.4.1) or its release (RFC 4865), and no
 * longer than its sender wants it delivered (RFC 2852), by the policy that the worker has, too. Of several recipients the
 * most patient decides about the end: what is tried too late for one fails there.
 */
public final class Lifetime {

    private final RetryPolicy policy;

    public Lifetime(RetryPolicy policy) {
        this.policy = policy;
    }

    /** When attempt number {@code attempt}, which settled nothing, is followed by the next: at the end by the last. */
    public Instant nextAttempt(Envelope envelope, int attempt, Instant now) {
        Instant end = end(envelope);
        return schedules(envelope)
                .map(schedule -> now.plus(schedule.after(attempt, RetryKind.ORDINARY, ThreadLocalRandom.current())))
                .filter(next -> next.isBefore(end))
                .min(Comparator.naturalOrder())
                .orElse(end);
    }

    /** Whether an attempt at that moment would come too late. */
    public boolean isOverAt(Envelope envelope, Instant moment) {
        return !moment.isBefore(end(envelope));
    }

    /** Whether that moment is past the end, where the last attempt is placed. */
    public boolean isOverBefore(Envelope envelope, Instant moment) {
        return moment.isAfter(end(envelope));
    }

    /** Whether it is time to tell the sender of a delay; whether it wants to know is the DSN service's to judge. */
    public boolean isDelayNoticeDue(Envelope envelope, Instant now) {
        return !envelope.sender().isNull()
                && envelope.inTransit().map(transit -> !transit.delayReported()).orElse(true)
                && schedules(envelope)
                        .anyMatch(schedule -> !now.isBefore(envelope.delayNotice(schedule.delayNotice())));
    }

    private Instant end(Envelope envelope) {
        return envelope.recipients().stream()
                .map(recipient -> policy.end(envelope, recipient))
                .max(Comparator.naturalOrder())
                .orElse(envelope.arrived());
    }

    private Stream<RetrySchedule> schedules(Envelope envelope) {
        return envelope.recipients().stream()
                .map(recipient -> policy.of(envelope, recipient))
                .distinct();
    }

    /**
     * Gives up: what was found last becomes permanent (4.4.3 is 5.4.3); where nothing was, the time itself, 5.4.7. Past its
     * sender's deadline it is the time in any case (RFC 2852 section 4).
     */
    public static List<Recipient> giveUp(Envelope envelope, Instant now) {
        Instant due = envelope.inTransit().map(Transit::due).orElse(now);
        boolean deadline = envelope.isReturnedAt(due.isAfter(now) ? due : now);
        List<Recipient> failed = new ArrayList<>(envelope.recipients().size());
        for (Recipient recipient : envelope.recipients()) {
            Diagnosis last = recipient.diagnosis();
            failed.add(recipient.with(
                    last == null
                            ? Diagnosis.found(Action.FAILED, "5.4.7", "Delivery time expired", null, now)
                            : last.concluded(
                                    Action.FAILED,
                                    deadline
                                            ? EnhancedStatusCode.of("5.4.7")
                                            : last.status().withClass(5))));
        }
        return List.copyOf(failed);
    }
}
