package io.postrider.ingress.data;

/** Takes the octets of a message, in order. */
@FunctionalInterface
interface OctetSink {

    /** Octets {@code from} to before {@code to}; the array is the caller's again afterwards. */
    void take(byte[] octets, int from, int to);
}
