package io.postrider.worker.mx;

import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of one host that mail may be taken to.
 *
 * @param host its name as DNS or configuration has it, for diagnoses
 * @param address where it is
 * @param port 1 to 65535
 * @param protocol what is spoken there
 * @param tls what the way demands of TLS
 * @param credentials to authenticate with before anything else, null when there are none
 */
public record Peer(
        String host,
        InetAddress address,
        int port,
        NextHop.Protocol protocol,
        TlsPolicy tls,
        @Nullable Credentials credentials) {

    /** One that TLS may be used with, and that does not ask who we are. */
    public Peer(String host, InetAddress address, int port, NextHop.Protocol protocol) {
        this(host, address, port, protocol, TlsPolicy.MAY, null);
    }

    /** Address and port, IPv6 in brackets. */
    public String endpoint() {
        String text = address.getHostAddress();
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
    }

    /** As logs and diagnoses name it. */
    @Override
    public String toString() {
        return host + " (" + endpoint() + ")";
    }
}
