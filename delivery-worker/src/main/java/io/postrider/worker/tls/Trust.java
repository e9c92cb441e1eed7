package io.postrider.worker.tls;

import io.postrider.reply.PeerText;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whether a chain of certificates leads to an authority that is trusted, and is valid now (RFC 5280 section 6). */
final class Trust {

    /** What the JDK itself says where the key exchange does not tell, as with TLS 1.3. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private static final int MAX_REASON = 200;

    private final @Nullable KeyStore authorities;
    private volatile @Nullable X509TrustManager judge;

    Trust(@Nullable KeyStore authorities) {
        this.authorities = authorities;
    }

    /** Why it does not, on one line; empty when it does. */
    Optional<String> doubt(X509Certificate[] chain) {
        try {
            judge().checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            return Optional.empty();
        } catch (CertificateException | RuntimeException e) {
            return Optional.of(
                    "the certificate is not trusted: " + PeerText.oneLine(String.valueOf(e.getMessage()), MAX_REASON));
        }
    }

    /** Made when it is first asked for: reading the JDK's authorities takes a while, and many workers never need them. */
    private X509TrustManager judge() {
        X509TrustManager present = judge;
        return present == null ? made() : present;
    }

    private synchronized X509TrustManager made() {
        X509TrustManager made = judge;
        if (made == null) {
            made = of(authorities);
            judge = made;
        }
        return made;
    }

    private static X509TrustManager of(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("PKIX without X.509");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trusted authorities", e);
        }
    }
}
