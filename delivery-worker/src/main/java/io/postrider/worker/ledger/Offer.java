package io.postrider.worker.ledger;

/**
 * What the ledger says to a record that was read.
 *
 * @param <D> what is decided about a record
 */
public sealed interface Offer<D> {

    /** It is to be delivered. */
    record Taken<D>(Entry<D> entry) implements Offer<D> {}

    /** It is done with, or in hand already, or its partition is not ours. */
    record Skipped<D>() implements Offer<D> {}

    /** It must be read again when there is room: at {@link Ledger#nextFetch}. */
    record NoRoom<D>() implements Offer<D> {}
}
