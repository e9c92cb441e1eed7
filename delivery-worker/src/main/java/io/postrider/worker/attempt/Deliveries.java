package io.postrider.worker.attempt;

/** What delivers: takes a consignment and settles it, sooner or later, whatever happens. */
public interface Deliveries {

    /** Takes it. Returns at once, never throws. */
    void deliver(Consignment consignment);

    /** Drops what waits and is no longer ours: partitions have gone. Nothing to do where nothing waits. */
    default void forgetWhatIsNotOurs() {}

    /** Begins nothing more and abandons what was not handed over yet; what was may end. Returns at once. */
    default void stop() {}
}
