package io.postrider.allinone.demo;

import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends the three messages, waits for their fates, and shows the bounce. */
final class DemoStory {

    private static final String SENDER = "you@postrider.example";
    private static final List<String> RECIPIENTS =
            List.of("anna@demo.example", "bea@demo.example", "carl@demo.example");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final ScriptedSmtpServer receiver;
    private final DemoEvents events;
    private final PrintStream out;

    DemoStory(int port, ScriptedSmtpServer receiver, DemoEvents events, PrintStream out) {
        this.port = port;
        this.receiver = receiver;
        this.events = events;
        this.out = out;
    }

    /** Whether all came to the end that it should. */
    boolean tell() throws IOException, InterruptedException {
        out.printf("It listens on 127.0.0.1:%d. Sending three messages from %s:%n%n", port, SENDER);
        for (String recipient : RECIPIENTS) {
            out.printf("  to %-20s %s%n", recipient, send(recipient));
        }
        out.printf("%nWhat became of them (from the topic mail.events):%n%n");
        boolean ended = events.await(
                PATIENCE,
                List.of(
                        DemoEvents.fate("delivered", "anna@demo.example"),
                        DemoEvents.fate("deferred", "bea@demo.example"),
                        DemoEvents.fate("delivered", "bea@demo.example"),
                        DemoEvents.fate("reported", "carl@demo.example"),
                        DemoEvents.fate("delivered", SENDER)));
        if (!ended) {
            out.println("Not everything happened within a minute: that should not be.");
            return false;
        }
        bounce().ifPresent(report -> out.printf("%nThe report that %s got:%n%n%s%n", SENDER, indented(report)));
        out.println("Nothing was lost: delivered, or returned. Now try ./postrider up");
        return true;
    }

    private String send(String recipient) throws IOException {
        String message = "From: <" + SENDER + ">\r\nTo: <" + recipient + ">\r\nSubject: hello from the demo\r\n\r\n"
                + "A queue that is a log.\r\n";
        return SmtpClient.deliver(port, SENDER, List.of(recipient), message.getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    private Optional<String> bounce() {
        return receiver.received().stream()
                .filter(message -> message.rcpt().contains(SENDER))
                .map(ReceivedMessage::text)
                .findFirst();
    }

    private static String indented(String text) {
        StringBuilder indented = new StringBuilder();
        text.lines().forEach(line -> indented.append("    ").append(line).append(System.lineSeparator()));
        return indented.toString();
    }
}
