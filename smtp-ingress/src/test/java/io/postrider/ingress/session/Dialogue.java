package io.postrider.ingress.session;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.command.LineReader;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.data.ContentProbe;
import io.postrider.ingress.data.EnvelopeReservation;
import io.postrider.ingress.data.MemoryBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as a file. {@code C:} is a line of the client, {@code S:} one of the server; in a client's line {@code \r},
 * {@code \n}, {@code \t}, {@code \0}, {@code \\}, {@code \xHH} stand for those octets, {@code {n*text}} for n times the text, and a final {@code \} leaves out
 * CRLF. {@code #} is a comment; {@code !untrusted} makes the client one of no trusted network, {@code !authenticated} one that
 * has said who it is, {@code !submission} makes the listener one for submission, {@code !size n},
 * {@code !recipients n}, {@code !errors n} set limits, {@code !memory n} the memory, of which envelopes have a quarter; {@code !reached address} is
 * what the client connected to; {@code !storage fails} makes storage fail. {@code E:} is what became of
 * the message: its envelope; {@code D:} its content, if it is short. A dialogue that ends with {@code closed} was ended by the server.
 */
final class Dialogue {

    static final QueueId QUEUE_ID = new QueueId("00000000000000000001");

    /** When it always is. */
    static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");

    private static final int SHOWN_CHARACTERS = 100;

    private final List<String> lines;

    private Dialogue(List<String> lines) {
        this.lines = lines;
    }

    static Dialogue read(Path file) throws IOException {
        return new Dialogue(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    String text() {
        return String.join("\n", lines);
    }

    /** Plays the client's lines, and writes down what the server really says between them. */
    String replay(AcceptancePolicy policy) {
        Replay replay = new Replay(policy);
        for (String line : lines) {
            replay.line(line);
        }
        return replay.finish();
    }

    private static final class Replay {
        private final AcceptancePolicy policy;
        private final StringBuilder written = new StringBuilder();
        private final LineReader reader = new LineReader();
        private boolean trusted = true;
        private boolean authenticated;
        private Role role = Role.RELAY;
        private long size = 1_000;
        private int recipients = 100;
        private int errors = 20;
        private long memory = 1 << 20;
        private InetAddress reached = InetAddress.ofLiteral("198.51.100.1");
        private boolean storageFails;
        private @Nullable Conversation conversation;
        private @Nullable ContentProbe content;
        private String stored = "";
        private boolean closed;

        Replay(AcceptancePolicy policy) {
            this.policy = policy;
        }

        void line(String line) {
            if (line.startsWith("!")) {
                option(line);
                write(line);
            } else if (line.startsWith("C: ") || line.equals("C:")) {
                Conversation with = begin();
                write(line);
                octets(with, DialogueText.octets(line.length() > 3 ? line.substring(3) : ""));
            } else if (line.startsWith("#") || line.isBlank()) {
                write(line);
            }
        }

        String finish() {
            var unused = begin();
            if (closed) {
                write("closed");
            }
            return written.substring(0, written.length() - 1);
        }

        private void option(String line) {
            String[] words = line.substring(1).split(" ");
            switch (words[0]) {
                case "untrusted" -> trusted = false;
                case "submission" -> role = Role.SUBMISSION;
                case "authenticated" -> authenticated = true;
                case "size" -> size = Long.parseLong(words[1]);
                case "recipients" -> recipients = Integer.parseInt(words[1]);
                case "memory" -> memory = Long.parseLong(words[1]);
                case "reached" -> reached = InetAddress.ofLiteral(words[1]);
                case "errors" -> errors = Integer.parseInt(words[1]);
                case "storage" -> storageFails = true;
                default -> throw new IllegalArgumentException(line);
            }
        }

        private Conversation begin() {
            if (conversation == null) {
                Caller caller = new Caller(InetAddress.ofLiteral("192.0.2.1"), reached, trusted);
                conversation = new Conversation(
                        SessionRules.builder(policy)
                                .sizeLimit(size)
                                .recipientLimit(recipients)
                                .errorLimit(errors)
                                .role(role)
                                .build(),
                        authenticated ? caller.as("user") : caller,
                        () -> new EnvelopeReservation(new MemoryBudget(memory)),
                        InstantSource.fixed(NOW));
                take(conversation, conversation.greeting());
            }
            return conversation;
        }

        private void octets(Conversation with, byte[] in) {
            int at = 0;
            while (at < in.length && !closed) {
                if (content != null) {
                    at = content.take(in, at, in.length);
                    if (content.hasEnded()) {
                        ContentProbe ended = content;
                        content = null;
                        stored = DialogueText.escaped(ended.octets());
                        take(with, with.contentEnded(ended.outcome()));
                    }
                } else {
                    int end = reader.read(in, at, in.length);
                    if (end < 0) {
                        return;
                    }
                    at = end;
                    take(with, with.command(reader.line()));
                }
            }
        }

        private void take(Conversation with, Step step) {
            Response response = step.response();
            if (response != null) {
                String wire = new String(response.wire(), StandardCharsets.US_ASCII);
                for (String reply : wire.split("\r\n")) {
                    write("S: " + reply);
                }
            }
            switch (step.effect()) {
                case NONE, FLUSH -> {}
                case RECEIVE_CONTENT -> content = ContentProbe.withSizeLimit(size);
                case STORE -> {
                    write("E: " + DialogueText.envelope(((SessionState.Storing) step.next()).transaction()));
                    if (stored.length() <= SHOWN_CHARACTERS) {
                        write("D: " + stored);
                    }
                    take(with, storageFails ? with.notStored() : with.stored(QUEUE_ID));
                }
                case INQUIRE -> take(with, with.concluded(with.inquire().join()));
                case CLOSE -> closed = true;
            }
        }

        private void write(String line) {
            written.append(line).append('\n');
        }
    }
}
