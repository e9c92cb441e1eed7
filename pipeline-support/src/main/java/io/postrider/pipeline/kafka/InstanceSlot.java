package io.postrider.pipeline.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lowest number under a data directory that no other live process holds, kept by a file lock until it is closed or
 * the process ends, however it ends.
 */
public final class InstanceSlot implements AutoCloseable {

    /** How many processes may share a data directory. */
    public static final int MAX_SLOTS = 64;

    private final int number;
    private final FileChannel channel;

    private InstanceSlot(int number, FileChannel channel) {
        this.number = number;
        this.channel = channel;
    }

    /**
     * Claims the first free slot under {@code data/slots}.
     *
     * @throws UncheckedIOException when the directory cannot be written
     * @throws IllegalStateException when all slots are taken
     */
    public static InstanceSlot claim(Path data) {
        Path slots = data.resolve("slots");
        try {
            Files.createDirectories(slots);
            for (int number = 0; number < MAX_SLOTS; number++) {
                FileChannel channel = lock(slots.resolve(Integer.toString(number)));
                if (channel != null) {
                    return new InstanceSlot(number, channel);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot claim an instance slot in " + slots + ": " + e.getMessage(), e);
        }
        throw new IllegalStateException("all " + MAX_SLOTS + " instance slots in " + slots + " are taken");
    }

    /** The file's channel with the lock on it, or null when somebody else has that. */
    private static @Nullable FileChannel lock(Path file) throws IOException {
        // The file stays when the lock goes: removing it would let two processes lock two files of one name.
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // This very process holds it: as taken as any other.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** 0 or more. */
    public int number() {
        return number;
    }

    /** The name of the process that holds this slot, and will be that of the next to hold it. */
    public InstanceName nameOn(MachineId machine) {
        return new InstanceName(machine.text() + "-" + number);
    }

    /** Gives the slot back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back instance slot " + number, e);
        }
    }
}
