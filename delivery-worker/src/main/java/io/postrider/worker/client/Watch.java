package io.postrider.worker.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what takes too long: once in {@link #PERIOD} it looks at every open socket and closes those whose deadline has
 * passed. It bounds reading and writing alike (a peer that shuts its window blocks a write for ever), and costs a message
 * one field instead of a timer for each read.
 */
public final class Watch implements AutoCloseable {

    /** How late a timeout can be. */
    static final Duration PERIOD = Duration.ofMillis(100);

    private final Set<PeerSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    public Watch() {
        thread = Thread.ofVirtual().name("delivery-watch").start(this::run);
    }

    void add(PeerSocket socket) {
        sockets.add(socket);
    }

    void remove(PeerSocket socket) {
        sockets.remove(socket);
    }

    /** How many sockets are open. */
    public int open() {
        return sockets.size();
    }

    /** Stops watching and closes every socket. */
    @Override
    public void close() {
        thread.interrupt();
        sockets.forEach(PeerSocket::close);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                long now = System.nanoTime();
                for (PeerSocket socket : sockets) {
                    socket.closeIfOverdue(now);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }
}
