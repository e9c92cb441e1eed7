package io.postrider.testing.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A blocking SMTP client for tests: says exactly what it is told and reads replies strictly. For one thread. Every
 * method that reads waits 20 s at most ({@link #timeout}) and then throws {@link java.net.SocketTimeoutException}; a
 * reply that is not one (RFC 5321 §4.2.1) is an {@link IOException}, a closed connection an {@link EOFException}.
 */
public final class SmtpClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final Socket socket;
    private final PeerInput in;
    private final OutputStream out;
    private final SmtpReply greeting;

    private SmtpClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(READ_TIMEOUT.toMillis()));
        in = new PeerInput(socket.getInputStream());
        out = socket.getOutputStream();
        greeting = readReply();
    }

    /** Connects and reads the greeting. */
    public static SmtpClient connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(host), port),
                    Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
            return new SmtpClient(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Delivers one message over a connection of its own, and returns the first reply that was not positive, or the last. */
    public static SmtpReply deliver(int port, String from, List<String> to, byte[] message) throws IOException {
        try (SmtpClient client = connect("127.0.0.1", port)) {
            client.command("EHLO client.test");
            SmtpReply reply = client.send(from, to, message);
            client.command("QUIT");
            return reply;
        }
    }

    public SmtpReply greeting() {
        return greeting;
    }

    /** How long each read may wait from now on. */
    public SmtpClient timeout(Duration atMost) throws SocketException {
        socket.setSoTimeout(Math.toIntExact(atMost.toMillis()));
        return this;
    }

    /** Sends one line and reads its reply. */
    public SmtpReply command(String line) throws IOException {
        sendLine(line);
        return readReply();
    }

    /** Sends several lines in one write (RFC 2920), then reads as many replies. */
    public List<SmtpReply> pipeline(String... lines) throws IOException {
        sendRaw((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
        List<SmtpReply> replies = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            replies.add(readReply());
        }
        return replies;
    }

    /** Sends a line, in UTF-8 with CRLF, and reads nothing. */
    public void sendLine(String line) throws IOException {
        sendRaw((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these octets and no others. */
    public void sendRaw(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Reads one reply of one or more lines. */
    public SmtpReply readReply() throws IOException {
        List<String> lines = new ArrayList<>();
        String code = "";
        while (true) {
            String line = in.readLine();
            // RFC 5321 §4.2.1: three digits, then a hyphen, or a space or the end of the line; one code for all lines.
            if (!line.matches("[2-5][0-9]{2}([ -].*)?") || !(code.isEmpty() || line.startsWith(code))) {
                throw new IOException("not a reply: " + line);
            }
            code = line.substring(0, 3);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new SmtpReply(Integer.parseInt(code), lines);
            }
        }
    }

    /** A transaction for one recipient; see {@link #send(String, List, byte[])}. */
    public SmtpReply send(String from, String to, byte[] message) throws IOException {
        return send(from, List.of(to), message);
    }

    /**
     * A whole transaction: MAIL, RCPT for each recipient, DATA, the message. Stops at the first reply that is not
     * positive and returns it, without RSET; else the reply to the message.
     */
    public SmtpReply send(String from, List<String> to, byte[] message) throws IOException {
        SmtpReply reply = command("MAIL FROM:<" + from + ">");
        for (String recipient : to) {
            if (!reply.isPositive()) {
                return reply;
            }
            reply = command("RCPT TO:<" + recipient + ">");
        }
        return reply.isPositive() ? data(message) : reply;
    }

    /** DATA, the message with its dots stuffed, the final dot; returns the reply to it, or to DATA if that is not 354. */
    public SmtpReply data(byte[] message) throws IOException {
        SmtpReply goAhead = command("DATA");
        if (goAhead.code() != 354) {
            return goAhead;
        }
        sendRaw(stuffed(message));
        return readReply();
    }

    /** The message as it goes over the wire, final dot included; a last line without CRLF gets one. */
    public static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(message.length + 64);
        boolean lineStart = true;
        byte previous = 0;
        for (byte octet : message) {
            if (lineStart && octet == '.') {
                wire.write('.');
            }
            wire.write(octet);
            lineStart = octet == '\n' && previous == '\r';
            previous = octet;
        }
        wire.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return wire.toByteArray();
    }

    /** Whether the server closes without saying anything more; waits for it as for a reply. */
    public boolean closedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Closes without QUIT. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
