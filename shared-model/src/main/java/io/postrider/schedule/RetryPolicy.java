package io.postrider.schedule;

import io.postrider.address.Domain;

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

    /** The same for all. */
    static RetryPolicy always(RetrySchedule schedule) {
        return (destination, recipient) -> schedule;
    }
}
