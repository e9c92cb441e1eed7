package io.postrider.pipeline.kafka;

import java.nio.file.Path;

/**
 * The lowest number under a data directory that no other live process holds, kept by a file lock until it is closed or
 * the process ends, however it ends.
 */
public final class InstanceSlot implements AutoCloseable {

    private final int number;

    private InstanceSlot(int number) {
        this.number = number;
    }

    /**
     * Claims the first free slot under {@code data/slots}.
     *
     * @throws java.io.UncheckedIOException when the directory cannot be written
     * @throws IllegalStateException when all slots are taken
     */
    public static InstanceSlot claim(Path data) {
        throw new UnsupportedOperationException(data.toString());
    }

    /** 0 or more. */
    public int number() {
        return number;
    }

    /** The name of the process that holds this slot on that host. */
    public InstanceName nameOn(String host) {
        return new InstanceName(host + "-" + number);
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
