package io.postrider.broker;

import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running Kafka broker of this process: one KRaft node that is its own controller. Its directory is formatted on first use
 * and kept from then on; client and controller port may change between runs.
 *
 * <p>Should the disk fail while it runs, Kafka ends the process with status 1 rather than acknowledge what it cannot write.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int PORT_ATTEMPTS = 5;

    private final BrokerDirectory directory;
    private final BrokerRun run;
    private final String bootstrapServers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(BrokerDirectory directory, BrokerRun run, String bootstrapServers) {
        this.directory = directory;
        this.run = run;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it takes requests of clients: in seconds, or after it has read again what was written
     * last before a crash.
     *
     * @throws BrokerStartException with one line for the operator: the port is taken, the directory is another broker's, ...
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        KafkaLogLevels.quieten();
        BrokerDirectory directory = BrokerDirectory.open(settings.directory());
        try {
            directory.formatOnFirstUse();
            return startIn(directory, settings);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static EmbeddedBroker startIn(BrokerDirectory directory, BrokerSettings settings) {
        for (int attempt = 1; ; attempt++) {
            ListenerPorts ports = ListenerPorts.choose(settings);
            try {
                BrokerRun run = BrokerRun.start(KafkaProperties.of(settings, directory.logs(), ports));
                return new EmbeddedBroker(directory, run, settings.address(ports.clients()));
            } catch (ExecutionException e) {
                // Somebody took a port between our choosing and Kafka's binding it.
                if (!isPortTaken(e) || attempt == PORT_ATTEMPTS) {
                    throw new BrokerStartException("the broker did not start: " + reason(e), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokerStartException("the broker's start was interrupted", e);
            }
        }
    }

    private static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getName() : message;
    }

    /** Where clients connect, as {@code host:port}: the value of their {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in order, in about half a second; a second call does nothing. Clients should be closed before. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // A run that did not stop still has the directory: it stays locked until the process ends.
        if (run.stop()) {
            directory.close();
        }
    }
}
