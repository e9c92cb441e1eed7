package io.postrider.testing.smtp;

import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * How a {@link ScriptedSmtpServer} does TLS.
 *
 * @param context its key and certificate, such as {@link io.postrider.testing.tls.TestAuthority#server} makes
 * @param handshake what it makes of the client's first octets
 * @param injected sent in the clear in the same write as the reply to STARTTLS, as somebody in the middle would
 * @param protocols the versions it speaks, empty for what the JDK does
 */
public record PeerTls(SSLContext context, Handshake handshake, String injected, List<String> protocols) {

    /** What becomes of the handshake. */
    public enum Handshake {
        SUCCEEDS,
        /** The connection is closed instead. */
        DROPPED,
        /** A line of text is the answer. */
        ANSWERED_IN_CLEAR,
        /** There is no answer. */
        STALLED,
        /** It is concluded, and the connection closed at once. */
        DROPPED_AFTERWARDS
    }

    public PeerTls {
        protocols = List.copyOf(protocols);
    }

    /** TLS as it should be. */
    public static PeerTls with(SSLContext context) {
        return new PeerTls(context, Handshake.SUCCEEDS, "", List.of());
    }

    public PeerTls handshake(Handshake other) {
        return new PeerTls(context, other, injected, protocols);
    }

    /** @param lines with their CRLF */
    public PeerTls injecting(String lines) {
        return new PeerTls(context, handshake, lines, protocols);
    }

    public PeerTls speaking(String... versions) {
        return new PeerTls(context, handshake, injected, List.of(versions));
    }
}
