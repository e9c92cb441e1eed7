package io.postrider.worker.mx;

import java.net.InetAddress;

/**
 * Which peers are tried.
 *
 * @param port that mail exchangers are tried on
 * @param allowLoopback whether mail exchangers may be on loopback or unspecified addresses
 * @param hosts tried in one attempt, at least 1
 * @param addresses tried in one attempt, of all hosts together, at least 1
 */
public record PeerPolicy(int port, boolean allowLoopback, int hosts, int addresses) {

    public PeerPolicy {
        if (port < 1 || port > 65_535 || hosts < 1 || addresses < 1) {
            throw new IllegalArgumentException("a port is 1 to 65535, and at least one address of one host is tried");
        }
    }

    /** Whether whoever writes a domain's DNS may send us there: our own services are none of theirs. */
    boolean allows(InetAddress address) {
        boolean ours = address.isLoopbackAddress() || address.isAnyLocalAddress();
        return !address.isMulticastAddress() && (allowLoopback || !ours);
    }

    /** How many addresses of each of {@code count} hosts are tried, so that the last has its turn too. */
    int perHost(int count) {
        return Math.max(1, (addresses + count - 1) / count);
    }
}
