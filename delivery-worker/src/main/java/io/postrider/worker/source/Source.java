package io.postrider.worker.source;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An address that connections are made from, and the name that EHLO says there (RFC 5321 section 4.1.1.1). It may be on this
 * machine or not, and come and go: one that cannot be bound is let alone, and looked for again after {@link #REST}. For
 * any number of threads.
 */
public final class Source {

    /** Whatever address the machine takes, under the worker's own name. */
    public static final Source UNBOUND = new Source();

    /** How long one that could not be bound is let alone. */
    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger("io.postrider.worker.source");

    /** Finds out whether this machine has an address. */
    @FunctionalInterface
    interface Binding {

        /** Binds a socket to it, and closes that. */
        void attempt(InetAddress address) throws IOException;
    }

    private final @Nullable String name;
    private final @Nullable InetAddress address;
    private final @Nullable String helloName;
    private final Binding binding;
    private final LongSupplier nanoClock;
    private final LongAdder opened = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unbound = new LongAdder();
    private volatile boolean usable = true;
    /** By the nano clock; guarded by this. */
    private long nextLook;

    private Source() {
        this.name = null;
        this.address = null;
        this.helloName = null;
        this.binding = any -> {};
        this.nanoClock = System::nanoTime;
    }

    /**
     * One that is taken to be there until the contrary is known.
     *
     * @param name what configuration, events, logs and metrics call it
     * @param address no wildcard, no multicast
     * @param helloName a domain name or an address literal
     */
    public Source(String name, InetAddress address, String helloName) {
        this(name, address, helloName, Source::bind, System::nanoTime);
    }

    Source(String name, InetAddress address, String helloName, Binding binding, LongSupplier nanoClock) {
        this.name = name;
        this.address = address;
        this.helloName = helloName;
        this.binding = binding;
        this.nanoClock = nanoClock;
    }

    /** Null for {@link #UNBOUND}. */
    public @Nullable String name() {
        return name;
    }

    /** Null for {@link #UNBOUND}. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** What EHLO says, where {@code ourName} is the worker's own. */
    public String helloName(String ourName) {
        return helloName == null ? ourName : helloName;
    }

    /** Whether an address is of the same family. */
    boolean fits(InetAddress to) {
        return address == null || address instanceof Inet6Address == to instanceof Inet6Address;
    }

    /** Whether connections can be made from it, as far as is known; looks anew when that is long ago. */
    boolean isUsable() {
        return usable || isTimeToLook() && look().isEmpty();
    }

    /** Looks whether this machine has it; empty when it has, else why it cannot be bound. */
    public Optional<String> look() {
        InetAddress wanted = address;
        try {
            if (wanted != null) {
                binding.attempt(wanted);
            }
        } catch (IOException e) {
            rest();
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (!usable) {
            usable = true;
            LOG.infof("source %s can be used", this);
        }
        return Optional.empty();
    }

    /** A connection could not be made from it, for it could not be bound: it is let alone for a while. */
    public void notBound(String why) {
        unbound.increment();
        if (rest()) {
            LOG.warnf("source %s cannot be used now: %s", this, why);
        }
    }

    /** A session was opened from it. */
    public void opened() {
        opened.increment();
    }

    /** A host would have no session with it, or could not be reached from it. */
    public void refused() {
        refused.increment();
    }

    /** Of all times, what {@link SourceMetrics} tells. */
    long timesOpened() {
        return opened.sum();
    }

    long timesRefused() {
        return refused.sum();
    }

    long timesUnbound() {
        return unbound.sum();
    }

    boolean isKnownUsable() {
        return usable;
    }

    /** Whether it is this thread's turn to look: one does, the others go on without it. */
    private synchronized boolean isTimeToLook() {
        long now = nanoClock.getAsLong();
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + REST.toNanos();
        return true;
    }

    /** Returns whether it was in use until now. */
    private synchronized boolean rest() {
        nextLook = nanoClock.getAsLong() + REST.toNanos();
        boolean was = usable;
        usable = false;
        return was;
    }

    private static void bind(InetAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, 0));
        }
    }

    /** As logs name it. */
    @Override
    public String toString() {
        return address == null ? "none" : name + " (" + address.getHostAddress() + ")";
    }
}
