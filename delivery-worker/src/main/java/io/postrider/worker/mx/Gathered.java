package io.postrider.worker.mx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The peers found so far, in order, and what stood in the way of more. Used by one thread. */
final class Gathered {

    private record Ranked(int preference, List<Peer> peers) {}

    private final PeerPolicy policy;
    private final List<Ranked> hosts = new ArrayList<>();
    private String failure = "";
    private String outOfReach = "";
    private boolean refused;

    Gathered(PeerPolicy policy) {
        this.policy = policy;
    }

    /**
     * One host's; none when it has no address to go to. What no source reaches is left out, and of more hosts than are tried
     * the last.
     */
    void add(int preference, List<Peer> peers) {
        List<Peer> inReach = peers.stream().filter(Peer::isInReach).toList();
        if (!inReach.isEmpty() && hosts.size() < policy.hosts()) {
            hosts.add(new Ranked(preference, inReach));
        } else if (inReach.isEmpty() && !peers.isEmpty()) {
            Peer one = peers.getFirst();
            outOfReach = one.pool().lack(one.address());
        }
    }

    /** Hosts of this preference, and worse ones, are not to be tried. */
    void dropFrom(int preference) {
        hosts.removeIf(ranked -> ranked.preference() >= preference);
    }

    /** One host's addresses are not known for now. */
    void failed(String reason) {
        failure = reason;
    }

    /** One host has addresses that nobody may send us to. */
    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** The peers; when there are none, that DNS failed or no source reaches them, else what {@code nowhere} says. */
    PeersFound result(Supplier<PeersFound> nowhere) {
        int perHost = policy.perHost(Math.max(1, hosts.size()));
        List<Peer> peers = hosts.stream()
                .flatMap(ranked -> ranked.peers().stream().limit(perHost))
                .limit(policy.addresses())
                .toList();
        if (!peers.isEmpty()) {
            return new PeersFound.Peers(peers);
        }
        if (!failure.isEmpty()) {
            return PeersFound.nowhere("4.4.3", failure);
        }
        // Our own lack, which an operator can mend: no reason to send mail back.
        return outOfReach.isEmpty() ? nowhere.get() : PeersFound.nowhere("4.4.4", outOfReach);
    }
}
