package io.postrider.router.routing;

import io.postrider.event.MailEvent;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;

/** One record that routing a message results in. */
public sealed interface Output {

    /** To {@code mail.outbound}, keyed by the destination its transit names. */
    record Outbound(MailRecord mail) implements Output {}

    /** To a delay topic, keyed by the destination its transit names. */
    record Delayed(DelayTopic topic, MailRecord mail, Delay why) implements Output {}

    /** To {@code mail.failed}, keyed by queue id. */
    record Failed(MailRecord mail, Failure why) implements Output {}

    /** To {@code mail.failed} too: the sender is told of a delay, and the mail goes on. */
    record DelayNotice(MailRecord mail) implements Output {}

    /** To {@code mail.events}. */
    record Happened(MailEvent event) implements Output {}

    /** Why mail waits; a metric's label. */
    enum Delay {
        /** DNS failed: an attempt. */
        DNS_FAILURE,
        /** DNS is slow: no attempt. */
        DNS_SLOW,
        /** Its wait is not over. */
        NOT_DUE,
        /** Its sender wants it sent later: no attempt. */
        HELD
    }

    /** Why mail fails; a metric's label. */
    enum Failure {
        /** The domain is not there or takes no mail. */
        UNROUTABLE,
        /** Its time is over. */
        EXPIRED
    }
}
