package io.postrider.schedule;

import io.postrider.address.Domain;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import java.time.Instant;

/**
 * Which schedule holds for whom. Whoever decides about mail that waits asks the same policy: the router, the worker, and the
 * DSN service, which tells until when it is tried. Any thread; never blocks.
 */
@FunctionalInterface
public interface RetryPolicy {

    /**
     * The schedule for one recipient.
     *
     * @param destination where its mail goes, a {@linkplain io.postrider.delivery.LaneName lane's} name as records have it
     * @param recipient the recipient's domain
     */
    RetrySchedule of(String destination, Domain recipient);

    /** The schedule for one recipient of a message, where that is on its way to. */
    default RetrySchedule of(Envelope envelope, Recipient recipient) {
        String destination = envelope.inTransit().map(Transit::destination).orElse("");
        return of(destination, recipient.mailbox().domain());
    }

    /** When this recipient is given up (RFC 5321 section 4.5.4.1). */
    default Instant end(Envelope envelope, Recipient recipient) {
        return envelope.end(of(envelope, recipient).lifetime());
    }

    /** The same for all. */
    static RetryPolicy always(RetrySchedule schedule) {
        return (destination, recipient) -> schedule;
    }
}
