package io.postrider.worker.mx;

import io.postrider.delivery.NextHop;
import java.net.InetAddress;

/**
 * One address of one host that mail may be taken to.
 *
 * @param host its name as DNS or configuration has it, for diagnoses
 * @param address where it is
 * @param port 1 to 65535
 * @param protocol what is spoken there
 */
public record Peer(String host, InetAddress address, int port, NextHop.Protocol protocol) {

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
