package io.postrider.worker.settlement;

import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is written because of one {@link io.postrider.worker.attempt.AttemptResult}, in one transaction.
 *
 * @param events one for each recipient, and one more before it where a peer may have the message all the same
 * @param waiting the recipients to be tried again, null when there are none
 * @param reports for {@code mail.failed}: recipients that ended or are delayed, with their diagnosis; none or one
 */
public record Aftermath(List<MailEvent> events, @Nullable Waiting waiting, List<MailRecord> reports) {

    public Aftermath {
        events = List.copyOf(events);
        reports = List.copyOf(reports);
    }

    public Optional<Waiting> toBeTriedAgain() {
        return Optional.ofNullable(waiting);
    }

    /**
     * A record for the schedule.
     *
     * @param topic the first delay topic of its wait
     * @param mail with the transit that tells the wait
     * @param again whether it was on the schedule before: its content goes by reference from now on (DESIGN section 3)
     */
    public record Waiting(DelayTopic topic, MailRecord mail, boolean again) {}
}
