package io.postrider.worker.client;

import io.postrider.delivery.Diagnosis;

/** How a transaction ended, for the connection it was made over; what it said of recipients is in {@link Verdicts}. */
public sealed interface Ending {

    /** Every recipient has its verdict, and the session may be used again. */
    record Concluded() implements Ending {}

    /**
     * The session is of no more use and closed. Recipients without a verdict may be tried at the next host.
     *
     * @param why as a deferral
     * @param unknown the message was handed over, and the peer may have it; those concerned have a verdict
     */
    record Broken(Diagnosis why, boolean unknown) implements Ending {}

    /**
     * The peer does not take it now, for no recipient's sake, and the session is closed. Recipients without a verdict may
     * be tried at the next host.
     */
    record PutOff(Diagnosis why) implements Ending {}

    /** The session may not carry more, and is over; recipients without a verdict go over another one to the same peer. */
    record Spent(Diagnosis why) implements Ending {}

    /**
     * This host cannot have it, for what it is and not for the recipients' sake, but another may; the session is closed.
     * Nobody has a verdict by it.
     *
     * @param why as a failure: what is to be said when no other can
     */
    record Unfit(Diagnosis why) implements Ending {}

    /** Hand-over was not allowed; the session is closed. Recipients of this transaction have no verdict of the message. */
    record Withdrawn() implements Ending {}
}
