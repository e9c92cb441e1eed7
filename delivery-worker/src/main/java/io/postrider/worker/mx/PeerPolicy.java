package io.postrider.worker.mx;

import java.net.InetAddress;

/**
 * Which peers are tried.
 *
 * @param port that mail exchangers are tried on
 * @param allowLoopback whether mail exchangers may be on loopback or unspecified addresses
 * @param most addresses tried in one attempt, at least 1
 */
public record PeerPolicy(int port, boolean allowLoopback, int most) {

    public PeerPolicy {
        if (port < 1 || port > 65_535 || most < 1) {
            throw new IllegalArgumentException("a port is 1 to 65535, and at least one host is tried");
        }
    }

    /** Whether whoever writes a domain's DNS may send us there: our own services are none of theirs. */
    boolean allows(InetAddress address) {
        boolean ours = address.isLoopbackAddress() || address.isAnyLocalAddress();
        return !address.isMulticastAddress() && (allowLoopback || !ours);
    }

    /** How many addresses of each of {@code hosts} hosts are tried, so that the last has its turn too. */
    int perHost(int hosts) {
        return Math.max(1, (most + hosts - 1) / hosts);
    }
}
