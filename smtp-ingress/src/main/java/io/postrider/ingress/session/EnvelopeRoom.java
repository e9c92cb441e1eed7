package io.postrider.ingress.session;

/** Where one transaction takes the memory of its envelope from (promise P7). For one thread at a time. */
public interface EnvelopeRoom {

    /**
     * Takes what is missing to so much.
     *
     * @param octets of the whole envelope
     * @return whether there was room; if not, nothing was taken
     */
    boolean growTo(long octets);

    /** Gives all back; a second time does nothing. */
    void release();
}
