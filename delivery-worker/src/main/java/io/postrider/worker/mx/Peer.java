package io.postrider.worker.mx;

import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import io.postrider.worker.source.Pool;
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
 * @param pool of the sources that it is reached from
 * @param dns of the exchanger that names the host, and of its address
 */
public record Peer(
        String host,
        InetAddress address,
        int port,
        NextHop.Protocol protocol,
        TlsPolicy tls,
        @Nullable Credentials credentials,
        Pool pool,
        DnsSecurity dns) {

    /** One that is reached from whatever address the machine takes, and that DNSSEC was not asked about. */
    public Peer(
            String host,
            InetAddress address,
            int port,
            NextHop.Protocol protocol,
            TlsPolicy tls,
            @Nullable Credentials credentials) {
        this(host, address, port, protocol, tls, credentials, Pool.UNBOUND, DnsSecurity.UNCHECKED);
    }

    /** One that TLS may be used with, and that does not ask who we are. */
    public Peer(String host, InetAddress address, int port, NextHop.Protocol protocol) {
        this(host, address, port, protocol, TlsPolicy.MAY, null);
    }

    /** Whether there is a source now that it can be reached from. */
    boolean isInReach() {
        return pool.reaches(address);
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
