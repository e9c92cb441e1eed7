package io.postrider.testing.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that takes everything and says so a byte at a time, with a pause before each: a reply lasts ten pauses, a
 * message a minute when they are of a second, and no timeout of RFC 5321 section 4.5.3.2 ends it. It offers no extension.
 */
public final class Tarpit implements AutoCloseable {

    private static final int BACKLOG = 200;

    private final ServerSocket socket;
    private final Duration pause;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();

    private Tarpit(ServerSocket socket, Duration pause) {
        this.socket = socket;
        this.pause = pause;
    }

    /** On a free port of 127.0.0.1. */
    public static Tarpit start(Duration pause) {
        try {
            Tarpit tarpit = new Tarpit(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), pause);
            Thread.ofVirtual().name("tarpit").start(tarpit::accept);
            return tarpit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Connections open now. */
    public int openConnections() {
        return open.size();
    }

    /** Messages taken so far. */
    public int taken() {
        return taken.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().name("tarpit").start(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            say(client, "220 mud");
            boolean inMessage = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (inMessage) {
                    inMessage = !line.equals(".");
                    if (inMessage) {
                        continue;
                    }
                    taken.incrementAndGet();
                    say(client, "250 mud");
                } else if (line.equalsIgnoreCase("DATA")) {
                    inMessage = true;
                    say(client, "354 mud");
                } else {
                    say(client, line.equalsIgnoreCase("QUIT") ? "221 mud" : "250 mud");
                }
            }
        } catch (IOException e) {
            // The client has had enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void say(Socket client, String reply) throws IOException, InterruptedException {
        OutputStream out = client.getOutputStream();
        for (byte octet : (reply + "\r\n").getBytes(StandardCharsets.US_ASCII)) {
            Thread.sleep(pause);
            out.write(octet);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
