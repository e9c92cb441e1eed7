package io.postrider.allinone.scenario;

import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send and keep sending, each message from a sender and to a recipient of its own, and remember which were
 * acknowledged. A connection that breaks is made anew: the message that was on it is not acknowledged, and not repeated.
 */
final class Load implements AutoCloseable {

    /** Its recipients are in {@code d0.example} and so on, in turn. */
    static final int DOMAINS = 16;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(50);
    private static final String SENDERS = "from-";
    private static final String UNKNOWN = "bad-";
    private static final int ONE_IN = 10;

    private final int port;
    private final int most;
    private final boolean mixed;
    private final Duration pause;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    private Load(int port, int most, boolean mixed, Duration pause) {
        this.port = port;
        this.most = most;
        this.mixed = mixed;
        this.pause = pause;
    }

    /** That many clients at once; they end by themselves after {@code most} messages together. */
    static Load start(int port, int clients, int most) {
        return new Load(port, most, false, Duration.ZERO).with(clients);
    }

    /**
     * Until it is stopped, with a pause after each message, and one in ten to somebody unknown to a sink that
     * {@link #refusesUnknown}: its sender gets a bounce.
     */
    static Load mixed(int port, int clients, Duration pause) {
        return new Load(port, Integer.MAX_VALUE, true, pause).with(clients);
    }

    /** Accepts everybody but those whom {@link #mixed} knows to be unknown. */
    static Behaviour refusesUnknown() {
        return Behaviour.builder()
                .keepNoBodies()
                .rcptReply(recipient -> isUnknown(recipient) ? "550 5.1.1 No such user" : "250 2.1.5 Ok")
                .build();
    }

    static boolean isUnknown(String recipient) {
        return recipient.startsWith(UNKNOWN);
    }

    /** Whom a message to that recipient is from. */
    static String senderTo(String recipient) {
        return SENDERS + recipient.replace('@', '.') + "@senders.example";
    }

    static boolean isSender(String address) {
        return address.startsWith(SENDERS);
    }

    private Load with(int number) {
        for (int i = 0; i < number; i++) {
            clients.add(Thread.ofVirtual().start(this::send));
        }
        return this;
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
                    sendOne(client, recipient(number));
                    pause(pause);
                }
            } catch (IOException e) {
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private String recipient(int number) {
        String unknown = mixed && number % ONE_IN == 0 ? UNKNOWN : "";
        return unknown + "m" + number + "@d" + number % DOMAINS + ".example";
    }

    private void sendOne(SmtpClient client, String recipient) throws IOException {
        String sender = senderTo(recipient);
        String message = "From: <" + sender + ">\r\nSubject: " + recipient + "\r\n\r\n" + "0123456789\r\n".repeat(100);
        SmtpReply reply = client.send(sender, recipient, message.getBytes(StandardCharsets.US_ASCII));
        if (reply.code() == 250) {
            acknowledged.add(recipient);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
