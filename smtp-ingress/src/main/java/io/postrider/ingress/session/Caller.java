package io.postrider.ingress.session;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the other side, as far as it is known at a moment: a session learns of TLS and of users while it goes on.
 *
 * @param address its address
 * @param reached the address of ours that it connected to
 * @param trusted whether its network may send anywhere
 * @param secured how the connection is protected, null while it is clear
 * @param user the authenticated identity, null while there is none
 */
public record Caller(
        InetAddress address,
        InetAddress reached,
        boolean trusted,
        @Nullable Secured secured,
        @Nullable String user) {

    /** One that has only just connected. */
    public Caller(InetAddress address, InetAddress reached, boolean trusted) {
        this(address, reached, trusted, null, null);
    }

    /** Whether it has said who it is, and proved it (RFC 4954). */
    public boolean isAuthenticated() {
        return user != null;
    }

    /** Whether it may send anywhere. */
    public boolean maySendAnywhere() {
        return trusted || isAuthenticated();
    }

    /** The same, by whom it proved to be. */
    public Caller as(String identity) {
        return new Caller(address, reached, trusted, secured, identity);
    }

    /** The same over TLS; whatever it said before is forgotten (RFC 3207 section 4.2). */
    public Caller over(Secured tls) {
        return new Caller(address, reached, trusted, tls, null);
    }
}
