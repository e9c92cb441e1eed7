package io.postrider.worker.tls;

import io.postrider.event.TlsFacts;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS handshakes, 1.2 or 1.3 (RFC 8446, RFC 9325), with the host's name in SNI (RFC 6066 section 3). Any certificate
 * will do for the handshake; whether it is trusted and the host's (RFC 9525) is judged after it, on every connection, also
 * where the session is resumed, and is for the caller to act on. For any number of threads.
 */
public final class TlsClient {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** Sessions that may be resumed; the JDK keeps twenty times as many. */
    private static final int SESSIONS_KEPT = 1_000;

    private final SSLContext context;
    private final Trust trust;

    /** @param authorities whose certificates are trusted, null for those of the JDK */
    public TlsClient(@Nullable KeyStore authorities) {
        this.trust = new Trust(authorities);
        try {
            this.context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
        context.getClientSessionContext().setSessionCacheSize(SESSIONS_KEPT);
    }

    /**
     * Makes one; blocks without limit unless {@code plain} is closed meanwhile. Closing the result closes {@code plain}.
     *
     * @param host whom it is to be, name or address
     * @throws IOException when it fails; {@code plain} is of no more use
     */
    public Handshake handshake(Socket plain, String host) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (RuntimeException e) {
            // Whatever a peer sends is its own fault, and not one of ours to stumble over.
            throw new SSLException("the handshake failed: " + e, e);
        }
        return judged(socket, host);
    }

    private Handshake judged(SSLSocket socket, String host) {
        SSLSession session = socket.getSession();
        String doubt;
        String peerName = null;
        try {
            X509Certificate[] chain = chain(session.getPeerCertificates());
            CertificateNames names = CertificateNames.of(chain[0]);
            peerName = names.named(host);
            Optional<String> distrust = trust.doubt(chain);
            doubt = distrust.orElseGet(
                    () -> names.isFor(host) ? "" : "the certificate is for " + names + ", not for " + host);
        } catch (SSLPeerUnverifiedException e) {
            doubt = "no certificate";
        }
        TlsFacts facts = new TlsFacts(session.getProtocol(), session.getCipherSuite(), peerName, doubt.isEmpty());
        return new Handshake(socket, facts, doubt);
    }

    private static X509Certificate[] chain(Certificate[] certificates) throws SSLPeerUnverifiedException {
        X509Certificate[] chain = new X509Certificate[certificates.length];
        for (int i = 0; i < chain.length; i++) {
            if (!(certificates[i] instanceof X509Certificate certificate)) {
                throw new SSLPeerUnverifiedException("not X.509");
            }
            chain[i] = certificate;
        }
        return chain;
    }

    /** RFC 6066 section 3: a DNS name, and never an address. */
    private static Optional<SNIHostName> serverName(String host) {
        boolean address = host.indexOf(':') >= 0 || host.startsWith("[") || host.matches("[0-9.]+");
        if (address) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(host.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            // A name that DNS knows and SNI does not, such as one with an underscore.
            return Optional.empty();
        }
    }
}
