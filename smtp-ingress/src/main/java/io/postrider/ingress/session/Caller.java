package io.postrider.ingress.session;

import java.net.InetAddress;

/**
 * What the rules ask about a connection.
 *
 * @param trusted whether the client may send anywhere
 * @param reached the address of ours that it connected to
 */
public record Caller(boolean trusted, InetAddress reached) {}
