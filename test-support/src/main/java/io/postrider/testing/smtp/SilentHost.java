package io.postrider.testing.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that is not there: who connects hears nothing, neither yes nor no, as from an address that nobody has. It is a
 * port of 127.0.0.1 whose queue of connections is full, so that Linux drops every SYN.
 */
public final class SilentHost implements AutoCloseable {

    private static final int MOST_TO_FILL = 64;
    private static final int PATIENCE_MILLIS = 200;

    private final ServerSocket socket;
    private final List<Socket> queued = new ArrayList<>();

    private SilentHost(ServerSocket socket) {
        this.socket = socket;
    }

    /** On a free port. */
    public static SilentHost start() {
        try {
            SilentHost host = new SilentHost(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            host.fill();
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void fill() throws IOException {
        for (int i = 0; i < MOST_TO_FILL; i++) {
            Socket one = new Socket();
            queued.add(one);
            try {
                one.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()),
                        PATIENCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IOException("the system queues more connections than it was asked to");
    }

    @Override
    public void close() throws IOException {
        for (Socket each : queued) {
            each.close();
        }
        socket.close();
    }
}
