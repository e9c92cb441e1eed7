package io.postrider.event;

import io.postrider.reply.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of the TLS session that an attempt went over.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the suite, as IANA calls it
 * @param peerName a name that the peer's certificate is for, on one line of at most {@value #MAX_NAME} characters; null when
 *     it has none
 * @param verified whether the certificate is one for the host's name that a trusted authority has signed
 */
public record TlsFacts(
        String version, String cipher, @Nullable String peerName, boolean verified) {

    /** DNS names have 253 characters at most; what is longer is none. */
    public static final int MAX_NAME = 255;

    public TlsFacts {
        peerName = peerName == null ? null : PeerText.oneLine(peerName, MAX_NAME);
    }
}
