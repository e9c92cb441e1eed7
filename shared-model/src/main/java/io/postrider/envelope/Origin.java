package io.postrider.envelope;

import org.jspecify.annotations.Nullable;

/**
 * Where a message came from.
 *
 * @param client the address of the peer, textual; {@code internal} for what we wrote ourselves
 * @param helo what it called itself, null when there was no greeting
 * @param protocol the {@code with} keyword of its Received field (RFC 3848), such as {@code ESMTP}
 * @param user the authenticated identity, null when there was none
 * @param ours whether the sender is one of our own, trusted by network or authenticated
 * @param tls protocol version and cipher, null on a clear connection
 */
public record Origin(
        String client,
        @Nullable String helo,
        String protocol,
        @Nullable String user,
        boolean ours,
        @Nullable String tls) {

    /** What Postrider itself sends: reports. */
    public static final Origin INTERNAL = new Origin("internal", null, "internal", null, false, null);
}
