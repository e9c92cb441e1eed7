package io.postrider.worker.source;

/** Which pool mail leaves from where its relay does not say. */
@FunctionalInterface
public interface PoolChoice {

    /** No mail has a pool. */
    PoolChoice NONE = lane -> Pool.UNBOUND;

    /** The pool of a lane's mail, by its name. */
    Pool of(String lane);
}
