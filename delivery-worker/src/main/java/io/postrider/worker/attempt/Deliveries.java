package io.postrider.worker.attempt;

/** What delivers: takes a consignment and settles it, sooner or later, whatever happens. */
public interface Deliveries {

    /** Takes it. Returns at once, never throws. */
    void deliver(Consignment consignment);
}
