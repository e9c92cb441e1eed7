package io.postrider.ingress.session;

import java.net.InetAddress;

/**
 * What the rules ask about a connection.
 *
 * @param trusted whether the client may send anywhere
 * @param reached the address of ours that it connected to
 * @param authenticated whether it has said who it is; nobody has while there is no AUTH
 */
public record Caller(boolean trusted, InetAddress reached, boolean authenticated) {

    /** One that has not said who it is. */
    public Caller(boolean trusted, InetAddress reached) {
        this(trusted, reached, false);
    }
}
