package io.postrider.allinone.scenario;

import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send and keep sending, each message to a recipient of its own, and remember which were acknowledged. A
 * connection that breaks is made anew: the message that was on it is not acknowledged.
 */
final class Load implements AutoCloseable {

    /** Its recipients are in {@code d0.example} and so on, in turn. */
    static final int DOMAINS = 16;

    private static final int PAUSE_AFTER_FAILURE_MILLIS = 50;

    private final int port;
    private final int most;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    private Load(int port, int most) {
        this.port = port;
        this.most = most;
    }

    /** That many clients at once; they end by themselves after {@code most} messages together. */
    static Load start(int port, int clients, int most) {
        Load load = new Load(port, most);
        for (int i = 0; i < clients; i++) {
            load.clients.add(Thread.ofVirtual().start(load::send));
        }
        return load;
    }

    /** The recipients of the messages that were answered with 250. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    int count() {
        return acknowledged.size();
    }

    /** No message more; returns when none is on the way. */
    void stop() throws InterruptedException {
        stopped.set(true);
        awaitEnd();
    }

    void awaitEnd() throws InterruptedException {
        for (Thread client : clients) {
            client.join();
        }
    }

    private void send() {
        while (!stopped.get() && next.get() < most) {
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
                client.command("EHLO load.example");
                while (!stopped.get()) {
                    int number = next.getAndIncrement();
                    if (number >= most) {
                        return;
                    }
                    sendOne(client, "m" + number + "@d" + number % DOMAINS + ".example");
                }
            } catch (IOException e) {
                pause();
            }
        }
    }

    private void sendOne(SmtpClient client, String recipient) throws IOException {
        String message =
                "From: <load@postrider.example>\r\nSubject: " + recipient + "\r\n\r\n" + "0123456789\r\n".repeat(100);
        SmtpReply reply = client.send("load@postrider.example", recipient, message.getBytes(StandardCharsets.US_ASCII));
        if (reply.code() == 250) {
            acknowledged.add(recipient);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
