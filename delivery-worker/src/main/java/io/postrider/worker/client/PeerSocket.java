package io.postrider.worker.client;

import io.postrider.worker.tls.Handshake;
import io.postrider.worker.tls.TlsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket whose every wait has an end, in the clear and under TLS alike. Used by one thread; only {@link #close} and {@link #closeIfOverdue} may
 * be called by others.
 */
final class PeerSocket implements AutoCloseable {

    private static final long NONE = Long.MAX_VALUE;
    private static final long START = System.nanoTime();

    private final Socket socket;
    private final Watch watch;
    private InputStream in;
    private OutputStream out;
    private @Nullable SSLSocket under;
    /** When the present wait ends, by the nano clock as {@link #clock} shifts it; {@link #NONE} when there is none. */
    private volatile long deadline = NONE;

    /** When the last of all waits ends, whatever each is allowed; as {@link #deadline}. */
    private long limit = NONE;

    private volatile boolean overdue;

    private PeerSocket(Socket socket, Watch watch) throws IOException {
        this.socket = socket;
        this.watch = watch;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param from our address, null for whatever the machine takes
     * @throws IOException when the peer refuses or the time is up
     * @throws SourceUnusable when {@code from} cannot be bound
     */
    static PeerSocket connect(@Nullable InetAddress from, InetSocketAddress address, Duration timeout, Watch watch)
            throws IOException, SourceUnusable {
        Socket socket = new Socket();
        try {
            if (from != null) {
                bind(socket, from);
            }
            // Whole groups are written at once (RFC 2920): waiting for more would only delay them.
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            PeerSocket peer = new PeerSocket(socket, watch);
            watch.add(peer);
            return peer;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void bind(Socket socket, InetAddress from) throws IOException, SourceUnusable {
        try {
            socket.bind(new InetSocketAddress(from, 0));
        } catch (IOException e) {
            socket.close();
            throw new SourceUnusable(e);
        }
    }

    /**
     * Goes on under TLS: reads and writes are other ones from here on.
     *
     * @param host whom it is to be
     * @throws IOException when the handshake fails or the time is up; the socket is of no more use
     */
    Handshake secure(TlsClient tls, String host, Duration time) throws IOException {
        allow(time);
        try {
            Handshake handshake = tls.handshake(socket, host);
            under = handshake.socket();
            in = under.getInputStream();
            out = under.getOutputStream();
            return handshake;
        } catch (IOException e) {
            throw explained(e);
        } finally {
            rest();
        }
    }

    /** Reads come through here; {@link #allow} first says how long they may take. */
    InputStream in() {
        return in;
    }

    /** From now on everything together may take this long. */
    void allow(Duration time) {
        deadline = Math.min(limit, clock(System.nanoTime()) + time.toNanos());
    }

    /** All that is allowed from now on must be over within this time, until {@link #unlimited}. */
    void limit(Duration time) {
        limit = clock(System.nanoTime()) + time.toNanos();
    }

    void unlimited() {
        limit = NONE;
    }

    /** Nothing is waited for. */
    void rest() {
        deadline = NONE;
    }

    /** Writes all of it, within {@code time}. */
    void write(byte[] octets, int from, int length, Duration time) throws IOException {
        allow(time);
        try {
            out.write(octets, from, length);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /** The exception as it should be told: a socket that the watch closed has timed out. */
    IOException explained(IOException e) {
        if (!overdue) {
            return e;
        }
        SocketTimeoutException timeout = new SocketTimeoutException("the peer did not answer in time");
        timeout.initCause(e);
        return timeout;
    }

    /** Ends TLS as it should be ended (RFC 8446 section 6.1), if it was begun, within {@code time}; then closes. */
    void leave(Duration time) {
        SSLSocket secured = under;
        if (secured != null && !socket.isClosed()) {
            allow(time);
            try {
                secured.close();
            } catch (IOException e) {
                // The peer has gone first.
            }
        }
        close();
    }

    void closeIfOverdue(long nanoTime) {
        if (clock(nanoTime) > deadline) {
            overdue = true;
            close();
        }
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** At once, and without a word: closing the TLS socket instead would wait for whoever is writing to it. */
    @Override
    public void close() {
        watch.remove(this);
        try {
            socket.close();
        } catch (SocketException e) {
            // Closed already.
        } catch (IOException e) {
            // Nothing is lost with it: what was written and not confirmed counts as not sent.
        }
    }

    /** The nano clock from the start of the class, so that comparing needs no care for overflow. */
    private static long clock(long nanoTime) {
        return nanoTime - START;
    }
}
