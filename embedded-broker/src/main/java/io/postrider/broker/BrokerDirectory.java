package io.postrider.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one broker, held for as long as this is open: {@code broker.lock}, and Kafka's logs in {@code kafka/}. The
 * lock is ours because Kafka takes its own only after it has begun to write the metadata log. The operating system lets go of
 * it when the process dies.
 */
final class BrokerDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "broker.lock";
    private static final String LOGS = "kafka";
    private static final String IDENTITY_FILE = "meta.properties";
    private static final String METADATA_LOG = "__cluster_metadata-0";

    private final Path logs;
    private final FileChannel lockFile;

    private BrokerDirectory(Path logs, FileChannel lockFile) {
        this.logs = logs;
        this.lockFile = lockFile;
    }

    /** @throws BrokerStartException if the directory cannot be made or written, or another broker has it */
    static BrokerDirectory open(Path directory) {
        try {
            Path logs = directory.resolve(LOGS);
            Files.createDirectories(logs);
            FileChannel lockFile = lock(directory);
            if (lockFile == null) {
                throw new BrokerStartException("another broker is using the directory " + directory);
            }
            return new BrokerDirectory(logs, lockFile);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the broker's directory " + directory + " cannot be used: " + describe(e), e);
        }
    }

    private static @Nullable FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            // The same answer as for another process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    Path logs() {
        return logs;
    }

    /**
     * Gives a new directory its identity. Whatever was cut short is done again: the identity file is written last.
     *
     * @throws BrokerStartException if it cannot be written, or logs are there without the metadata that names their topics:
     *     Kafka would take them for strays and remove them
     */
    void formatOnFirstUse() {
        try {
            boolean identified = Files.exists(logs.resolve(IDENTITY_FILE));
            boolean described = identified && Files.exists(logs.resolve(METADATA_LOG));
            if (!described && holdsTopics()) {
                throw new BrokerStartException("the directory " + logs + " holds logs but not the "
                        + (identified ? METADATA_LOG : IDENTITY_FILE)
                        + " that describes them: restore it, or move the logs away");
            }
            if (!identified) {
                format();
            }
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the broker's directory " + logs + " cannot be formatted: " + describe(e), e);
        }
    }

    private boolean holdsTopics() throws IOException {
        try (Stream<Path> entries = Files.list(logs)) {
            return entries.anyMatch(entry ->
                    Files.isDirectory(entry) && !entry.getFileName().toString().equals(METADATA_LOG));
        }
    }

    private void format() throws IOException {
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Formatter formatter = new Formatter()
                .setPrintStream(silence)
                .setNodeId(KafkaProperties.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(KafkaProperties.CONTROLLER_LISTENER)
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String describe(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock file of " + logs.getParent() + " does not close", e);
        }
    }
}
