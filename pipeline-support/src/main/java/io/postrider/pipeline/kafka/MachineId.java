package io.postrider.pipeline.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What tells the processes of one data directory from all others, on machines that may well share a name: the name the
 * machine had when the directory was first used, and a number drawn at random then. Kept in {@code data/machine-id}, so
 * that a restart has it again.
 *
 * @param text 1 to 150 letters, digits, dots, hyphens and underscores
 */
public record MachineId(String text) {

    private static final Logger LOG = Logger.getLogger(MachineId.class);
    private static final int MAX_LENGTH = 150;
    private static final int RANDOM_OCTETS = 6;
    private static final int MAX_NAME_LENGTH = MAX_LENGTH - 1 - 2 * RANDOM_OCTETS;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_LENGTH + "}");

    public MachineId {
        if (!ID.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no machine id");
        }
    }

    /**
     * The directory's, made now if it has none. Any number of processes may ask at once.
     *
     * @param machine what the machine calls itself; what an id may not contain becomes a hyphen
     * @throws UncheckedIOException when the directory cannot be written
     */
    public static synchronized MachineId in(Path data, String machine) {
        Path file = data.resolve("machine-id");
        try {
            Files.createDirectories(data);
            // The lock goes with the channel. Within this process the method's own serves, for a file's would throw.
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var unused = channel.lock();
                String kept = read(channel);
                return ID.matcher(kept).matches() ? new MachineId(kept) : made(channel, machine, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a machine id in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Through the channel that has the lock: closing another on the same file would give the lock away. */
    private static String read(FileChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MAX_LENGTH + 2);
        int length = channel.read(octets, 0);
        return new String(octets.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
    }

    private static MachineId made(FileChannel channel, String machine, String kept) throws IOException {
        if (!kept.isEmpty()) {
            LOG.warn("machine-id cannot be read and is made anew");
        }
        byte[] random = new byte[RANDOM_OCTETS];
        new SecureRandom().nextBytes(random);
        String name = machine.replaceAll("[^A-Za-z0-9._-]", "-");
        MachineId made = new MachineId(name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)) + "-"
                + HexFormat.of().formatHex(random));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((made.text + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return made;
    }
}
