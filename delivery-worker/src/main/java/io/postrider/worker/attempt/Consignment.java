package io.postrider.worker.attempt;

import io.postrider.record.MailRecord;

/**
 * One record of {@code mail.outbound} on its way out, under the assignment in which it was taken. The ledger implements
 * it; the methods may be called from any one thread at a time.
 */
public interface Consignment {

    MailRecord mail();

    /** What it takes in memory, roughly. */
    int octets();

    /** Whether its outcome is still of interest; once it is not, it never is again. */
    boolean isOurs();

    /**
     * Asks leave to say MAIL, and waits for it while the ledger is behind (DESIGN section 6) or cannot be sure that the
     * record is still ours.
     *
     * @return false when the record is no longer ours: drop it, say nothing to anyone, {@link #settle} is not expected
     * @throws InterruptedException when the worker is stopping; as false
     */
    boolean begin() throws InterruptedException;

    /**
     * Says that the octets which may make the peer responsible are about to be sent. From here to {@link #settle} a crash
     * leaves the outcome unknown. Waits while the ledger cannot be sure that the record is still ours.
     *
     * @return false when the record is no longer ours: drop the connection without sending them
     */
    boolean handOver();

    /** Says what became of it; exactly once, after which this object is done with. No effect once it is not ours. */
    void settle(AttemptResult result);
}
