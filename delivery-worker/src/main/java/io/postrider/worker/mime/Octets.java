package io.postrider.worker.mime;

/** Takes octets one by one; no I/O. */
@FunctionalInterface
interface Octets {

    void put(int octet);

    default void put(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            put(octets[i]);
        }
    }
}
