package io.postrider.testing.smtp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a {@link ScriptedSmtpServer} has seen so far, for many threads. */
final class SmtpRecord {
    /** Beyond these the oldest are forgotten. */
    private static final int MOST_MESSAGES = 100_000;

    private static final int MOST_COMMANDS = 100_000;

    private final List<ReceivedMessage> received = new ArrayList<>();
    private final List<ReceivedMessage> refused = new ArrayList<>();
    private final List<CommandSeen> commands = new ArrayList<>();
    private final List<TlsSeen> handshakes = new ArrayList<>();
    private final List<String> clients = new ArrayList<>();
    private int connections;
    private int open;
    private int mostOpen;

    synchronized int opened(String client) {
        addBounded(clients, client, MOST_COMMANDS);
        open++;
        mostOpen = Math.max(mostOpen, open);
        notifyAll();
        return ++connections;
    }

    synchronized void closed() {
        open--;
        notifyAll();
    }

    synchronized void command(CommandSeen command) {
        addBounded(commands, command, MOST_COMMANDS);
    }

    synchronized void secured(TlsSeen handshake) {
        addBounded(handshakes, handshake, MOST_COMMANDS);
    }

    synchronized List<TlsSeen> handshakes() {
        return List.copyOf(handshakes);
    }

    synchronized void message(ReceivedMessage message) {
        addBounded(message.accepted() ? received : refused, message, MOST_MESSAGES);
        notifyAll();
    }

    synchronized List<ReceivedMessage> received() {
        return List.copyOf(received);
    }

    synchronized List<ReceivedMessage> refused() {
        return List.copyOf(refused);
    }

    synchronized List<CommandSeen> commands() {
        return List.copyOf(commands);
    }

    synchronized List<String> clients() {
        return List.copyOf(clients);
    }

    synchronized int connections() {
        return connections;
    }

    synchronized int open() {
        return open;
    }

    synchronized int mostOpen() {
        return mostOpen;
    }

    synchronized void clear() {
        received.clear();
        refused.clear();
        commands.clear();
        handshakes.clear();
        mostOpen = open;
    }

    /** Waits until {@code count} messages are there; returns what is there then, too few if time was up. */
    synchronized List<ReceivedMessage> await(int count, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (received.size() < count) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                break;
            }
            wait(leftMillis);
        }
        return received();
    }

    private static <T> void addBounded(List<T> list, T entry, int most) {
        if (list.size() == most) {
            list.removeFirst();
        }
        list.add(entry);
    }
}
