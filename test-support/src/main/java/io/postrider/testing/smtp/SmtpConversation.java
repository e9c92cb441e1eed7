package io.postrider.testing.smtp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link ScriptedSmtpServer}, from greeting to close. */
final class SmtpConversation {
    /** The script has the connection closed now. */
    private static final class Dropped extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final PeerChannel channel;
    private final int number;
    private final Behaviour behaviour;
    private final SmtpRecord seen;
    private String hello = "";
    private @Nullable MailPath from;
    private final List<MailPath> to = new ArrayList<>();
    private final Chunks chunks = new Chunks();
    private boolean authenticated;

    SmtpConversation(Socket client, int number, Behaviour behaviour, SmtpRecord seen) throws IOException {
        channel = new PeerChannel(client);
        this.number = number;
        this.behaviour = behaviour;
        this.seen = seen;
    }

    /** Returns when the conversation has ended in order. */
    void run() throws IOException {
        dropAt(DropPoint.BEFORE_GREETING);
        if (behaviour.implicitTls != null) {
            seen.secured(channel.secure(behaviour.implicitTls, number));
        }
        pause(behaviour.greetingDelay);
        write(behaviour.greeting);
        dropAt(DropPoint.AFTER_GREETING);
        boolean serving = behaviour.greeting.startsWith("220");
        boolean going = true;
        while (going) {
            String line = channel.in().readLine();
            CommandSeen command = new CommandSeen(number, line, channel.in().moreWaiting());
            seen.command(command);
            // RFC 5321 §3.1: after a 554 greeting the server waits for QUIT and answers anything else with 503.
            going = (serving || command.verb().equals("QUIT")) ? carryOut(command) : say("503 5.5.1 No service");
        }
    }

    /** Answers one command; false when the conversation is over. */
    private boolean carryOut(CommandSeen command) throws IOException {
        String line = command.line();
        switch (command.verb()) {
            case "EHLO" -> hello(line, behaviour.heloOnly || behaviour.lmtp ? "502 5.5.1 Not here" : capabilities());
            case "LHLO" -> hello(line, behaviour.lmtp ? capabilities() : "502 5.5.1 Not here");
            case "HELO" -> hello(line, behaviour.lmtp ? "502 5.5.1 Not here" : "250 peer.test");
            case "STARTTLS" -> startTls(line);
            case "AUTH" -> auth(line);
            case "MAIL" -> mail(line);
            case "RCPT" -> recipient(line);
            case "DATA" -> data(line);
            case "BDAT" -> chunk(line);
            case "RSET" -> {
                if (answer(line, "RSET", "250 2.0.0 Flushed")) {
                    reset();
                }
            }
            case "QUIT" -> {
                answer(line, "QUIT", "221 2.0.0 Bye");
                return false;
            }
            default -> answer(line, command.verb(), command.verb().equals("NOOP") ? "250 2.0.0 Ok" : "500 5.5.2 What?");
        }
        return true;
    }

    private void hello(String line, String friendly) throws IOException {
        if (answer(line, line.substring(0, 4).toUpperCase(Locale.ROOT), friendly)) {
            hello = line.substring(4).strip();
            reset();
        }
        dropAt(DropPoint.AFTER_HELLO);
    }

    private String capabilities() {
        List<String> lines = new ArrayList<>(List.of("peer.test greets you"));
        lines.addAll(channel.isSecure() ? behaviour.keywordsUnderTls : behaviour.keywords);
        if (behaviour.startTls != null && !channel.isSecure()) {
            lines.add("STARTTLS");
        }
        if (behaviour.auth != null && (channel.isSecure() || behaviour.auth.inClear())) {
            lines.add("AUTH " + String.join(" ", behaviour.auth.mechanisms()));
        }
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            reply.append(i == lines.size() - 1 ? "250 " : "250-")
                    .append(lines.get(i))
                    .append('\n');
        }
        return reply.substring(0, reply.length() - 1);
    }

    private void startTls(String line) throws IOException {
        PeerTls tls = behaviour.startTls;
        if (tls == null || channel.isSecure()) {
            answer(line, "STARTTLS", "502 5.5.1 Not here");
            return;
        }
        String reply = scripted(line, "STARTTLS", "220 2.0.0 Go ahead");
        channel.write(reply, tls.injected());
        if (reply.startsWith("220")) {
            seen.secured(channel.secure(tls, number));
            // RFC 3207 §4.2: what was said before is forgotten.
            hello = "";
            reset();
        }
    }

    private void auth(String line) throws IOException {
        PeerAuth auth = behaviour.auth;
        if (auth == null || authenticated || behaviour.replies.containsKey("AUTH")) {
            answer(line, "AUTH", "503 5.5.1 Not here, or not again");
        } else if (!channel.isSecure() && !auth.inClear()) {
            say("538 5.7.11 Not in the clear");
        } else {
            authenticated = new AuthExchange(auth, this::challenge).succeeds(line);
            say(authenticated ? "235 2.7.0 Welcome" : "535 5.7.8 Who are you?");
        }
    }

    private String challenge(String base64) throws IOException {
        say("334 " + base64);
        return channel.in().readLine();
    }

    private void mail(String line) throws IOException {
        Optional<MailPath> path = MailPath.parse(line, "MAIL FROM:");
        if (behaviour.auth != null && !authenticated) {
            say("530 5.7.0 Authentication required");
        } else if (from != null) {
            say("503 5.5.1 Nested MAIL");
        } else if (path.isEmpty()) {
            say("501 5.5.4 Syntax: MAIL FROM:<path>");
        } else if (answer(line, "MAIL", "250 2.1.0 Ok")) {
            from = path.get();
        }
        dropAt(DropPoint.AFTER_MAIL);
    }

    private void recipient(String line) throws IOException {
        Optional<MailPath> path = MailPath.parse(line, "RCPT TO:");
        if (from == null) {
            say("503 5.5.1 MAIL first");
        } else if (path.isEmpty() || path.get().address().isEmpty()) {
            say("501 5.5.4 Syntax: RCPT TO:<path>");
        } else if (answer(line, "RCPT", behaviour.rcptReply.apply(path.get().address()))) {
            to.add(path.get());
        }
        dropAt(DropPoint.AFTER_RCPT);
    }

    private void data(String line) throws IOException {
        MailPath sender = from;
        if (sender == null || to.isEmpty()) {
            say(sender == null ? "503 5.5.1 MAIL first" : "554 5.5.1 No valid recipients");
            return;
        }
        String goAhead = scripted(line, "DATA", "354 End with CRLF.CRLF");
        say(goAhead);
        if (!goAhead.startsWith("354")) {
            return;
        }
        if (behaviour.dropPoint == DropPoint.IN_DATA) {
            channel.in().read();
            throw new Dropped();
        }
        MessageReader.Body body = readBody();
        ReceivedMessage message = new ReceivedMessage(
                number, hello, sender, to, body.data(), body.size(), body.sha256(), body.bareLineEnding(), "", false);
        conclude(message, body.tooLarge());
        reset();
        dropAt(DropPoint.AFTER_FINAL_REPLY);
    }

    /** RFC 3030 section 2: the octets follow at once, whatever the answer; the last chunk ends the message. */
    private void chunk(String line) throws IOException {
        String[] words = line.split(" ");
        chunks.read(channel.in(), Integer.parseInt(words[1]));
        MailPath sender = from;
        if (sender == null || to.isEmpty()) {
            chunks.clear();
            say(sender == null ? "503 5.5.1 MAIL first" : "554 5.5.1 No valid recipients");
        } else if (words.length < 3) {
            say("250 2.0.0 Chunk taken");
        } else {
            conclude(chunks.message(number, hello, sender, to), false);
            reset();
        }
    }

    private MessageReader.Body readBody() throws IOException {
        try {
            return new MessageReader(channel.in(), behaviour).read();
        } catch (MessageReader.StoppedReading e) {
            // Nothing more is read; the connection stays until the server is closed, as with a peer that hangs.
            pause(Duration.ofDays(1));
            throw new IOException(e);
        }
    }

    private void conclude(ReceivedMessage message, boolean tooLarge) throws IOException {
        List<String> replies = new ArrayList<>();
        if (behaviour.lmtp && !tooLarge) {
            message.rcpt().forEach(recipient -> replies.add(behaviour.lmtpReply.apply(recipient)));
        } else {
            replies.add(tooLarge ? "552 5.3.4 Too large" : behaviour.dataReply.apply(message));
        }
        boolean said = behaviour.dropPoint != DropPoint.BEFORE_FINAL_REPLY;
        // Recorded before it is answered: a client that has its reply finds the message there.
        seen.message(message.decided(replies.getFirst(), said));
        dropAt(DropPoint.BEFORE_FINAL_REPLY);
        for (String reply : replies) {
            say(reply);
            dropAt(DropPoint.AMONG_FINAL_REPLIES);
        }
    }

    private void reset() {
        from = null;
        to.clear();
        chunks.clear();
    }

    private String scripted(String line, String verb, String friendly) {
        Function<String, String> reply = behaviour.replies.get(verb);
        return reply == null ? friendly : reply.apply(line);
    }

    /** Says the scripted reply or the friendly one; true if it was positive. */
    private boolean answer(String line, String verb, String friendly) throws IOException {
        String reply = scripted(line, verb, friendly);
        say(reply);
        return reply.startsWith("2");
    }

    private boolean say(String reply) throws IOException {
        pause(behaviour.replyDelay);
        write(reply);
        return true;
    }

    private void write(String reply) throws IOException {
        channel.write(reply, "");
        if (reply.startsWith("421")) {
            throw new Dropped();
        }
    }

    private void dropAt(DropPoint point) throws IOException {
        if (behaviour.dropPoint == point) {
            throw new Dropped();
        }
    }

    private static void pause(Duration delay) throws IOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
