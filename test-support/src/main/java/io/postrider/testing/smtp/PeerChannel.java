package io.postrider.testing.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

/** The octets of one connection of a {@link ScriptedSmtpServer}, in the clear and then perhaps under TLS. */
final class PeerChannel {
    private final Socket socket;
    private PeerInput in;
    private OutputStream out;
    private boolean secure;

    PeerChannel(Socket socket) throws IOException {
        this.socket = socket;
        in = new PeerInput(socket.getInputStream());
        out = socket.getOutputStream();
    }

    PeerInput in() {
        return in;
    }

    boolean isSecure() {
        return secure;
    }

    /** Sends lines separated by {@code \n}, and after them {@code raw} as it is. */
    void write(String lines, String raw) throws IOException {
        out.write((lines.replace("\n", "\r\n") + "\r\n" + raw).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /**
     * The server's side of a handshake, as the script has it.
     *
     * @throws IOException when it fails, or is to fail
     */
    TlsSeen secure(PeerTls tls, int connection) throws IOException {
        switch (tls.handshake()) {
            case SUCCEEDS, DROPPED_AFTERWARDS -> {
                // For now.
            }
            case DROPPED -> throw new IOException("the script has the connection closed");
            case ANSWERED_IN_CLEAR -> {
                in.read();
                write("554 5.7.3 Sorry, no", "");
                throw new IOException("the script has the connection closed");
            }
            case STALLED -> {
                while (in.read() >= 0) {
                    // Until the client has gone.
                }
                throw new IOException("the client has gone");
            }
        }
        SSLSocket under = (SSLSocket) tls.context().getSocketFactory().createSocket(socket, null, true);
        if (!tls.protocols().isEmpty()) {
            under.setEnabledProtocols(tls.protocols().toArray(String[]::new));
        }
        under.startHandshake();
        if (tls.handshake() == PeerTls.Handshake.DROPPED_AFTERWARDS) {
            throw new IOException("the script has the connection closed");
        }
        in = new PeerInput(under.getInputStream());
        out = under.getOutputStream();
        secure = true;
        ExtendedSSLSession session = (ExtendedSSLSession) under.getSession();
        List<String> asked = session.getRequestedServerNames().stream()
                .map(name -> new SNIHostName(name.getEncoded()).getAsciiName())
                .toList();
        return new TlsSeen(
                connection, asked.isEmpty() ? "" : asked.getFirst(), session.getProtocol(), session.getCipherSuite());
    }
}
