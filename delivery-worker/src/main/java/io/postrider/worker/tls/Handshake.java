package io.postrider.worker.tls;

import io.postrider.event.TlsFacts;
import javax.net.ssl.SSLSocket;

/**
 * A handshake that was concluded.
 *
 * @param socket to read from and write to from now on
 * @param facts for the event
 * @param doubt why the peer may not be who it is taken for, on one line; empty when it is verified
 */
public record Handshake(SSLSocket socket, TlsFacts facts, String doubt) {}
