package io.postrider.worker.ledger;

/** The answer to an attempt that wants to begin. */
public enum Leave {
    GRANTED,
    /** The ledger is behind: ask again after the next commit. */
    LATER,
    /** The record is not ours any more. */
    GONE
}
