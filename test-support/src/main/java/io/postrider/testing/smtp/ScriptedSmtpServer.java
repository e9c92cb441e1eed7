package io.postrider.testing.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * A receiving SMTP server on loopback that answers as its {@link Behaviour} says and records what it gets, octet for
 * octet. Blocking sockets, a virtual thread for each connection. The behaviour of a connection is
 * chosen when it is accepted; {@link #behave} changes it for later ones. What is recorded is bounded: of more than
 * 100,000 messages, commands or clients the oldest are forgotten.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    private static final int BACKLOG = 256;
    /** Small, so that a server that stops reading closes the client's window soon. */
    private static final int RECEIVE_BUFFER_WHEN_STOPPING = 4096;

    private final ServerSocket socket;
    private final SmtpRecord seen = new SmtpRecord();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile IntFunction<Behaviour> script;

    private ScriptedSmtpServer(ServerSocket socket, IntFunction<Behaviour> script) {
        this.socket = socket;
        this.script = script;
    }

    /** A friendly server on a free port of 127.0.0.1. */
    public static ScriptedSmtpServer start() {
        return start(Behaviour.friendly());
    }

    /** A server on a free port of 127.0.0.1. */
    public static ScriptedSmtpServer start(Behaviour behaviour) {
        return start("127.0.0.1", 0, behaviour);
    }

    /**
     * A server on any loopback address, so that several can share one port: 127.0.0.2, 127.0.0.3…
     *
     * @param port 0 for a free one
     * @throws UncheckedIOException if the port is taken
     */
    public static ScriptedSmtpServer start(String address, int port, Behaviour behaviour) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            if (behaviour.stopReadingAfter != Long.MAX_VALUE) {
                socket.setReceiveBufferSize(RECEIVE_BUFFER_WHEN_STOPPING);
            }
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), BACKLOG);
            ScriptedSmtpServer server = new ScriptedSmtpServer(socket, connection -> behaviour);
            Thread.ofVirtual().name("smtp-accept").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("binding " + address + ":" + port, e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** {@code ADDRESS:PORT}. */
    public String address() {
        return socket.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Changes the behaviour for connections accepted from now on. */
    public ScriptedSmtpServer behave(Behaviour behaviour) {
        return behave(connection -> behaviour);
    }

    /** Gives each connection accepted from now on a behaviour by its number (from 1 for the first ever). */
    public ScriptedSmtpServer behave(IntFunction<Behaviour> byConnection) {
        script = byConnection;
        return this;
    }

    /** The messages accepted with 2yz, in the order of their final dots. */
    public List<ReceivedMessage> received() {
        return seen.received();
    }

    /** The messages read to their end and answered with something else. */
    public List<ReceivedMessage> refused() {
        return seen.refused();
    }

    /**
     * Waits for messages.
     *
     * @return all accepted so far, at least {@code count}
     * @throws AssertionError if there are fewer after {@code atMost}
     */
    public List<ReceivedMessage> awaitReceived(int count, Duration atMost) {
        try {
            List<ReceivedMessage> messages = seen.await(count, atMost);
            if (messages.size() < count) {
                throw new AssertionError("expected %d messages within %s, got %d; commands seen: %s"
                        .formatted(count, atMost, messages.size(), lastCommands()));
            }
            return messages;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for messages", e);
        }
    }

    /** The command lines read so far, of all connections, without the messages. */
    public List<CommandSeen> commands() {
        return seen.commands();
    }

    /** The command lines of one connection. */
    public List<String> commands(int connection) {
        return seen.commands().stream()
                .filter(command -> command.connection() == connection)
                .map(CommandSeen::line)
                .toList();
    }

    /** The TLS handshakes concluded so far, of all connections. */
    public List<TlsSeen> handshakes() {
        return seen.handshakes();
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return seen.connections();
    }

    /** The addresses that connections came from, in the order they were accepted. */
    public List<String> clients() {
        return seen.clients();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return seen.open();
    }

    /** The most connections open at one moment. */
    public int mostOpenConnections() {
        return seen.mostOpen();
    }

    /** Forgets messages, commands and the maximum; connections go on being numbered. */
    public void clear() {
        seen.clear();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        closeQuietly(socket);
        open.forEach(ScriptedSmtpServer::closeQuietly);
    }

    private List<CommandSeen> lastCommands() {
        List<CommandSeen> all = seen.commands();
        return all.subList(Math.max(0, all.size() - 20), all.size());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                int number = seen.opened(client.getInetAddress().getHostAddress());
                Behaviour behaviour = script.apply(number);
                Thread.ofVirtual().name("smtp-" + number).start(() -> serve(client, number, behaviour));
            } catch (IOException e) {
                // The port was closed; the loop ends.
            }
        }
    }

    private void serve(Socket client, int number, Behaviour behaviour) {
        try (client) {
            client.setTcpNoDelay(true);
            new SmtpConversation(client, number, behaviour, seen).run();
        } catch (IOException e) {
            // The client has gone, or the script ended the conversation; what was seen is recorded.
        } finally {
            open.remove(client);
            seen.closed();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing is the end of the test's interest.
        }
    }
}
